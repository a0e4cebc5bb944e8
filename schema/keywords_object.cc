// The keywords of objects.
#include <fmt/format.h>

#include <map>

#include "schema/compiler.h"
#include "schema/count_keyword.h"
#include "schema/evaluation.h"
#include "schema/json_pointer.h"
#include "schema/pattern.h"

namespace telltale {
namespace {

using nlohmann::json;
using KeywordResult = Result<std::unique_ptr<Keyword>>;

struct Members {
  static constexpr const char* kUnit = "members";
  static bool Applies(const json& value) { return value.is_object(); }
  static std::uint64_t Count(const json& value) { return value.size(); }
};

class PropertiesKeyword final : public Keyword {
 public:
  explicit PropertiesKeyword(std::map<std::string, const Schema*> properties) : properties_(std::move(properties)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const auto& [property, schema] : properties_) {
      if (const auto member = instance.find(property); member != instance.end()) {
        evaluation.CheckMember(*schema, *member, property);
      }
    }
  }

 private:
  std::map<std::string, const Schema*> properties_;
};

Result<std::map<std::string, const Schema*>> Subschemas(const json& value, const std::string& pointer,
                                                        SchemaCompiler& compiler, std::string_view held_by) {
  if (!value.is_object()) return compiler.Bad("is not an object of schemas", pointer);
  std::map<std::string, const Schema*> schemas;
  for (const auto& [name, schema] : value.items()) {
    TRY(schemas[name], compiler.Subschema(schema, PointerTo(pointer, name), held_by));
  }
  return schemas;
}

KeywordResult MakeProperties(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(auto properties, Subschemas(value, pointer, compiler, "properties"));
  return std::make_unique<PropertiesKeyword>(std::move(properties));
}

using PatternSchemas = std::vector<std::pair<SchemaPattern, const Schema*>>;

Result<PatternSchemas> CompilePatterns(const json& value, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(const auto schemas, Subschemas(value, pointer, compiler, "patternProperties"));
  PatternSchemas patterns;
  for (const auto& [source, schema] : schemas) {
    auto pattern = SchemaPattern::Compile(source);
    if (!pattern) return compiler.Bad(pattern.error().message, PointerTo(pointer, source));
    patterns.emplace_back(*std::move(pattern), schema);
  }
  return patterns;
}

class PatternPropertiesKeyword final : public Keyword {
 public:
  explicit PatternPropertiesKeyword(PatternSchemas patterns) : patterns_(std::move(patterns)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const auto& [property, member] : instance.items()) {
      for (const auto& [pattern, schema] : patterns_) {
        if (!evaluation.Spend()) return;
        if (pattern.Matches(property)) evaluation.CheckMember(*schema, member, property);
      }
    }
  }

 private:
  PatternSchemas patterns_;
};

KeywordResult MakePatternProperties(const json& value, const json&, const std::string& pointer,
                                    SchemaCompiler& compiler) {
  TRY(auto patterns, CompilePatterns(value, pointer, compiler));
  return std::make_unique<PatternPropertiesKeyword>(std::move(patterns));
}

// Members that neither "properties" nor "patternProperties" name.
class AdditionalPropertiesKeyword final : public Keyword {
 public:
  AdditionalPropertiesKeyword(const Schema* schema, json named, PatternSchemas patterns)
      : schema_(schema), named_(std::move(named)), patterns_(std::move(patterns)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const auto& [property, member] : instance.items()) {
      if (!evaluation.Spend(1 + patterns_.size())) return;
      if (named_.contains(property) || MatchesPattern(property)) continue;
      evaluation.CheckMember(*schema_, member, property);
    }
  }

 private:
  bool MatchesPattern(const std::string& property) const {
    for (const auto& [pattern, schema] : patterns_) {
      if (pattern.Matches(property)) return true;
    }
    return false;
  }
  const Schema* schema_;
  json named_;  // the "properties" object; null: none
  PatternSchemas patterns_;
};

KeywordResult MakeAdditionalProperties(const json& value, const json& siblings, const std::string& pointer,
                                       SchemaCompiler& compiler) {
  TRY(const Schema* const schema, compiler.Subschema(value, pointer, "additionalProperties"));
  PatternSchemas patterns;
  if (const auto found = siblings.find("patternProperties"); found != siblings.end()) {
    const std::string place = pointer.substr(0, pointer.rfind('/')) + "/patternProperties";
    TRY(patterns, CompilePatterns(*found, place, compiler));
  }
  return std::make_unique<AdditionalPropertiesKeyword>(schema, siblings.value("properties", json()),
                                                       std::move(patterns));
}

Result<std::vector<std::string>> Names(const json& value, const std::string& pointer, SchemaCompiler& compiler) {
  std::vector<std::string> names;
  if (!value.is_array()) return compiler.Bad("is not a list of names", pointer);
  for (const json& name : value) {
    if (!name.is_string()) return compiler.Bad("is not a list of names", pointer);
    names.push_back(name);
  }
  return names;
}

class RequiredKeyword final : public Keyword {
 public:
  explicit RequiredKeyword(std::vector<std::string> names) : names_(std::move(names)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const std::string& required : names_) {
      if (!instance.contains(required)) evaluation.Report(*this, fmt::format("lacks the member \"{}\"", required));
    }
  }

 private:
  std::vector<std::string> names_;
};

KeywordResult MakeRequired(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(auto names, Names(value, pointer, compiler));
  return std::make_unique<RequiredKeyword>(std::move(names));
}

class PropertyNamesKeyword final : public Keyword {
 public:
  explicit PropertyNamesKeyword(const Schema* schema) : schema_(schema) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const auto& [member, ignored] : instance.items()) {
      if (!evaluation.Spend()) return;
      const std::vector<Violation> broken = evaluation.Try(*schema_, json(member));
      if (!broken.empty()) evaluation.ReportMember(*this, member, "has a name that " + broken.front().message);
    }
  }

 private:
  const Schema* schema_;
};

KeywordResult MakePropertyNames(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(const Schema* const schema, compiler.Subschema(value, pointer, "propertyNames"));
  return std::make_unique<PropertyNamesKeyword>(schema);
}

// Where the member `first` is there, the others must be, or the object must keep the schema.
class DependenciesKeyword final : public Keyword {
 public:
  struct Dependency {
    std::string first;
    std::vector<std::string> others;
    const Schema* schema = nullptr;
  };
  explicit DependenciesKeyword(std::vector<Dependency> dependencies) : dependencies_(std::move(dependencies)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_object()) return;
    for (const Dependency& dependency : dependencies_) {
      if (!instance.contains(dependency.first)) continue;
      for (const std::string& other : dependency.others) {
        if (instance.contains(other)) continue;
        evaluation.Report(*this, fmt::format("has \"{}\" without \"{}\"", dependency.first, other));
      }
      if (dependency.schema != nullptr) evaluation.Check(*dependency.schema, instance);
    }
  }
  void AppendInPlace(std::vector<const Schema*>& schemas) const override {
    for (const Dependency& dependency : dependencies_) {
      if (dependency.schema != nullptr) schemas.push_back(dependency.schema);
    }
  }

 private:
  std::vector<Dependency> dependencies_;
};

KeywordResult MakeDependencies(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_object()) return compiler.Bad("\"dependencies\" is an object", pointer);
  std::vector<DependenciesKeyword::Dependency> dependencies;
  for (const auto& [first, content] : value.items()) {
    DependenciesKeyword::Dependency& dependency = dependencies.emplace_back();
    dependency.first = first;
    const std::string place = PointerTo(pointer, first);
    if (content.is_array()) {
      TRY(dependency.others, Names(content, place, compiler));
    } else {
      TRY(dependency.schema, compiler.Subschema(content, place, "dependencies"));
    }
  }
  return std::make_unique<DependenciesKeyword>(std::move(dependencies));
}

}  // namespace

const std::vector<KeywordEntry>& ObjectKeywords() {
  static const std::vector<KeywordEntry> entries = {{"properties", MakeProperties},
                                                    {"patternProperties", MakePatternProperties},
                                                    {"additionalProperties", MakeAdditionalProperties},
                                                    {"required", MakeRequired},
                                                    {"propertyNames", MakePropertyNames},
                                                    {"dependencies", MakeDependencies},
                                                    {"minProperties", CountKeyword<Members, true>::Make},
                                                    {"maxProperties", CountKeyword<Members, false>::Make}};
  return entries;
}

}  // namespace telltale
