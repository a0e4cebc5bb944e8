// The keywords that apply other schemas to the same instance.
#include <fmt/format.h>

#include "schema/compiler.h"
#include "schema/evaluation.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;
using KeywordResult = Result<std::unique_ptr<Keyword>>;
using Schemas = std::vector<const Schema*>;

Result<Schemas> List(const json& value, const std::string& pointer, SchemaCompiler& compiler,
                     std::string_view held_by) {
  if (!value.is_array() || value.empty()) return compiler.Bad("is not a list of at least one schema", pointer);
  Schemas schemas;
  for (std::size_t i = 0; i < value.size(); ++i) {
    TRY(schemas.emplace_back(), compiler.Subschema(value[i], PointerTo(pointer, i), held_by));
  }
  return schemas;
}

class AllOfKeyword final : public Keyword {
 public:
  explicit AllOfKeyword(Schemas schemas) : schemas_(std::move(schemas)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    for (const Schema* schema : schemas_) evaluation.Check(*schema, instance);
  }
  void AppendInPlace(Schemas& schemas) const override {
    schemas.insert(schemas.end(), schemas_.begin(), schemas_.end());
  }

 private:
  Schemas schemas_;
};

KeywordResult MakeAllOf(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(auto schemas, List(value, pointer, compiler, "allOf"));
  return std::make_unique<AllOfKeyword>(std::move(schemas));
}

// anyOf and oneOf. Where no alternative fits, the violations of the one that comes nearest (the fewest; ties: the
// first) are reported too: "fits none of 2" alone helps nobody.
class AlternativesKeyword final : public Keyword {
 public:
  AlternativesKeyword(Schemas schemas, bool exactly_one) : schemas_(std::move(schemas)), exactly_one_(exactly_one) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    std::size_t fitting = 0;
    std::size_t nearest = 0;
    std::vector<Violation> fewest;
    for (std::size_t i = 0; i < schemas_.size(); ++i) {
      std::vector<Violation> broken = evaluation.Try(*schemas_[i], instance);
      if (!evaluation.Spend()) return;
      if (broken.empty()) {
        ++fitting;
        if (!exactly_one_) return;
      } else if (fewest.empty() || broken.size() < fewest.size()) {
        nearest = i;
        fewest = std::move(broken);
      }
    }
    if (fitting == 1) return;
    if (fitting > 1) {
      return evaluation.Report(*this, fmt::format("fits {} of the alternatives, but must fit exactly one", fitting));
    }
    evaluation.Report(
        *this, fmt::format("fits none of the {} alternatives; number {} comes nearest", schemas_.size(), nearest + 1));
    for (Violation& violation : fewest) evaluation.Report(std::move(violation));
  }
  void AppendInPlace(Schemas& schemas) const override {
    schemas.insert(schemas.end(), schemas_.begin(), schemas_.end());
  }

 private:
  Schemas schemas_;
  bool exactly_one_;
};

template <bool exactly_one>
KeywordResult MakeAlternatives(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(auto schemas, List(value, pointer, compiler, exactly_one ? "oneOf" : "anyOf"));
  return std::make_unique<AlternativesKeyword>(std::move(schemas), exactly_one);
}

class NotKeyword final : public Keyword {
 public:
  explicit NotKeyword(const Schema* schema) : schema_(schema) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (evaluation.Try(*schema_, instance).empty()) evaluation.Report(*this, "is of the kind that is ruled out here");
  }
  void AppendInPlace(Schemas& schemas) const override { schemas.push_back(schema_); }

 private:
  const Schema* schema_;
};

KeywordResult MakeNot(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(const Schema* const schema, compiler.Subschema(value, pointer, "not"));
  return std::make_unique<NotKeyword>(schema);
}

class IfKeyword final : public Keyword {
 public:
  IfKeyword(const Schema* condition, const Schema* then_schema, const Schema* else_schema)
      : condition_(condition), then_(then_schema), else_(else_schema) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    const bool holds = evaluation.Try(*condition_, instance).empty();
    const Schema* const branch = holds ? then_ : else_;
    if (branch != nullptr) evaluation.Check(*branch, instance);
  }
  void AppendInPlace(Schemas& schemas) const override {
    for (const Schema* schema : {condition_, then_, else_}) {
      if (schema != nullptr) schemas.push_back(schema);
    }
  }

 private:
  const Schema* condition_;
  const Schema* then_;  // nullptr: nothing to check
  const Schema* else_;
};

KeywordResult MakeIf(const json& value, const json& siblings, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(const Schema* const condition, compiler.Subschema(value, pointer, "if"));
  const Schema* branches[2] = {nullptr, nullptr};
  const char* const names[2] = {"then", "else"};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto branch = siblings.find(names[i]);
    if (branch == siblings.end()) continue;
    const std::string place = pointer.substr(0, pointer.rfind('/')) + "/" + names[i];
    TRY(branches[i], compiler.Subschema(*branch, place, names[i]));
  }
  return std::make_unique<IfKeyword>(condition, branches[0], branches[1]);
}

class ReferenceKeyword final : public Keyword {
 public:
  explicit ReferenceKeyword(const Schema* target) : target_(target) {}
  void Check(const json& instance, Evaluation& evaluation) const override { evaluation.Check(*target_, instance); }
  void AppendInPlace(Schemas& schemas) const override { schemas.push_back(target_); }

 private:
  const Schema* target_;
};

KeywordResult MakeReference(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_string()) return compiler.Bad("\"$ref\" is a string", pointer);
  TRY(const Schema* const target, compiler.Reference(value.get<std::string>(), pointer));
  return std::make_unique<ReferenceKeyword>(target);
}

// Checks nothing, but a definition that cannot be compiled is an error even while nothing refers to it.
KeywordResult MakeDefinitions(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_object()) return compiler.Bad("\"definitions\" is an object of schemas", pointer);
  for (const auto& [name, schema] : value.items()) {
    TRY([[maybe_unused]] const Schema* const compiled,
        compiler.Subschema(schema, PointerTo(pointer, name), "definitions"));
  }
  return nullptr;
}

}  // namespace

const std::vector<KeywordEntry>& CombiningKeywords() {
  static const std::vector<KeywordEntry> entries = {{"allOf", MakeAllOf},
                                                    {"anyOf", MakeAlternatives<false>},
                                                    {"oneOf", MakeAlternatives<true>},
                                                    {"not", MakeNot},
                                                    {"if", MakeIf},
                                                    {"$ref", MakeReference},
                                                    {"definitions", MakeDefinitions}};
  return entries;
}

}  // namespace telltale
