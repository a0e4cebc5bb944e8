#include "schema/validator.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/input_file.h"
#include "schema/compiler.h"
#include "schema/evaluation.h"
#include "schema/json_text.h"
#include "schema/keyword.h"
#include "schema/second_opinion.h"
#include "schema/uri.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxSchemaBytes = 4U << 20;

// The depth of what is given is known to be within limits here.
std::vector<Violation> Evaluate(const CompiledSchema& schema, const nlohmann::json& instance,
                                const ValidationLimits& limits) {
  EvaluationBudget budget;
  budget.limits = limits;
  Evaluation evaluation(budget);
  evaluation.Check(*schema.root, instance);
  std::vector<Violation> violations = evaluation.TakeViolations();
  if (!budget.exhausted.empty()) violations.push_back({"", "", "limit", budget.exhausted});
  if (!violations.empty() || schema.second_opinion == nullptr) return violations;
  const auto refusal = schema.second_opinion->Refusal(instance);
  if (refusal) violations.push_back({"", "", "second-opinion", *refusal});
  return violations;
}

Result<SchemaText> ReadSchemaFile(const std::filesystem::path& path) {
  TRY_VOID(CheckInputFile(path));
  std::ifstream file(path, std::ios::binary);
  if (!file) return InputError("the schema cannot be read", path.string());
  std::string text(kMaxSchemaBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Failure("the schema cannot be read", path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxSchemaBytes) {
    return InputError(fmt::format("the schema has more than {} bytes", kMaxSchemaBytes), path.string());
  }
  std::error_code ignored;  // without a working folder there is no address either
  const std::filesystem::path absolute = std::filesystem::absolute(path, ignored);
  return SchemaText{std::move(text), path.string(), FileUri(absolute.lexically_normal().string())};
}

}  // namespace

SchemaValidator::SchemaValidator(std::shared_ptr<const CompiledSchema> compiled) : compiled_(std::move(compiled)) {}

const std::string& SchemaValidator::name() const { return compiled_->name; }
const std::string& SchemaValidator::linked_text() const { return compiled_->text; }

Result<SchemaValidator> SchemaValidator::Compile(std::string_view schema_text, std::string name) {
  return Compile({std::string(schema_text), std::move(name), ""}, {});
}

Result<SchemaValidator> SchemaValidator::Compile(const SchemaText& schema, const std::vector<SchemaText>& others) {
  TRY(const nlohmann::json document, LinkSchema(schema, others));
  SchemaCompiler compiler(document, schema.name);
  TRY(auto compiled, compiler.Compile());
  compiled->text = document.dump();
  compiled->second_opinion = SecondOpinion::Compile(document);
  return SchemaValidator(std::move(compiled));
}

Result<SchemaValidator> SchemaValidator::FromFile(const std::filesystem::path& path,
                                                  const std::vector<std::filesystem::path>& others) {
  TRY(const SchemaText schema, ReadSchemaFile(path));
  std::vector<SchemaText> texts;
  for (const std::filesystem::path& other : others) {
    TRY(texts.emplace_back(), ReadSchemaFile(other));
  }
  return Compile(schema, texts);
}

std::vector<Violation> SchemaValidator::ValidateText(BytesView instance, const ValidationLimits& limits) const {
  nlohmann::json value;
  JsonProblem problem;
  if (ParseJson(instance, limits.max_depth, value, problem)) return Evaluate(*compiled_, value, limits);
  return {{"", "", problem.limit ? "limit" : "json", problem.message}};
}

std::vector<Violation> SchemaValidator::Validate(const nlohmann::json& instance, const ValidationLimits& limits) const {
  if (JsonDepth(instance, limits.max_depth) > limits.max_depth) {
    return {{"", "", "limit", fmt::format("nests deeper than {} levels, which is not checked", limits.max_depth)}};
  }
  return Evaluate(*compiled_, instance, limits);
}

}  // namespace telltale
