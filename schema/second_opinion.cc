#include "schema/second_opinion.h"

#include <cmath>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace telltale {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

bool Uses(const json& schema, const char* keyword) {
  if (schema.is_object() && schema.contains(keyword)) return true;
  if (!schema.is_structured()) return false;
  for (const json& part : schema) {
    if (Uses(part, keyword)) return true;
  }
  return false;
}

// Takes the keyword out wherever a schema may stand; a property of that name holds an object and is kept.
void Remove(json& schema, const char* keyword) {
  if (schema.is_object() && schema.contains(keyword) && schema[keyword].is_string()) schema.erase(keyword);
  if (!schema.is_structured()) return;
  for (json& part : schema) Remove(part, keyword);
}

// The largest magnitude below which every whole double is exactly one integer.
constexpr double kExactIntegers = 9007199254740992.0;

void WriteWholeNumbersAsIntegers(json& value) {
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) == number && std::abs(number) <= kExactIntegers) value = static_cast<std::int64_t>(number);
  } else if (value.is_structured()) {
    for (json& part : value) WriteWholeNumbersAsIntegers(part);
  }
}

std::string ContextOf(const valijson::ValidationResults::Error& error) {
  std::string context;
  for (const std::string& step : error.context) context += step;
  return context;
}

}  // namespace

SecondOpinion::SecondOpinion(std::unique_ptr<valijson::Schema> schema) : schema_(std::move(schema)) {}
SecondOpinion::~SecondOpinion() = default;

Result<std::shared_ptr<const SecondOpinion>> SecondOpinion::Compile(const json& schema, const std::string& name) {
  if (Uses(schema, "patternProperties")) return std::shared_ptr<const SecondOpinion>();
  json structure = schema;
  for (const char* keyword : {"pattern", "format"}) Remove(structure, keyword);
  WriteWholeNumbersAsIntegers(structure);
  auto compiled = std::make_unique<valijson::Schema>();
  try {
    valijson::SchemaParser parser;
    parser.populateSchema(Adapter(structure), *compiled);
  } catch (const std::exception& error) {
    return InputError(std::string("valijson refuses the schema: ") + error.what(), name);
  }
  return std::shared_ptr<const SecondOpinion>(new SecondOpinion(std::move(compiled)));
}

std::optional<std::string> SecondOpinion::Refusal(const json& instance) const {
  json copy = instance;
  WriteWholeNumbersAsIntegers(copy);
  valijson::Validator validator;
  valijson::ValidationResults results;
  try {
    if (validator.validate(*schema_, Adapter(copy), &results)) return std::nullopt;
  } catch (const std::exception&) {
    return "valijson could not judge it";
  }
  valijson::ValidationResults::Error first;
  return results.popError(first) ? "valijson refuses it at " + ContextOf(first) : "valijson refuses it";
}

}  // namespace telltale
