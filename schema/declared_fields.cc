#include "schema/declared_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "schema/json_pointer.h"
#include "schema/linked_schema.h"
#include "schema/schema_shape.h"

namespace telltale {
namespace {

using nlohmann::json;

bool IsContainer(const SchemaShape& shape) { return !shape.members.empty() || shape.has_elements; }

std::string InWords(const ValueConstraint& value) {
  const std::string limits = LimitsInWords(value);
  return TypeInWords(value) + (limits.empty() ? "" : ", " + limits);
}

class FieldLister {
 public:
  explicit FieldLister(DeclaredFields& declared) : declared_(declared) {}

  void Walk(const SchemaShape& shape, const std::string& pointer, bool required, FieldAnnotations notes) {
    if (shape.value.nothing) return;
    if (declared_.fields.size() >= kMaxDeclaredFields) {
      declared_.complete = false;
      return;
    }
    if (IsContainer(shape) || pointer.empty()) {
      AddContainer(shape, pointer, required, notes);
    } else {
      Keep(pointer, {pointer, shape.schema_pointer, shape.value, required, {}, std::move(notes)});
    }
  }

  // After the walk, when all that is declared unconditionally is known.
  void WalkConditionals(const SchemaShape& shape, const std::string& pointer, const FieldAnnotations& notes) {
    for (const SchemaShape::Conditional& conditional : shape.conditionals) {
      Say(*conditional.shape, pointer, conditional.when, notes);
    }
    for (const auto& [name, member] : shape.members) {
      WalkConditionals(*member.shape, PointerTo(pointer, name), Below(*member.shape, shape, notes));
    }
  }

  void Sort() {
    const auto sort = [](std::vector<FieldCondition>& conditions) {
      std::sort(conditions.begin(), conditions.end());
      conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
    };
    for (auto& [pointer, field] : declared_.fields) sort(field.conditions);
    for (auto& [pointer, container] : declared_.containers) sort(container.conditions);
  }

 private:
  static FieldAnnotations Below(const SchemaShape& member, const SchemaShape& above, const FieldAnnotations& notes) {
    FieldAnnotations inherited = member.notes;
    if (above.has_elements) {
      InheritFromArray(inherited, notes);
    } else {
      InheritFromObject(inherited, notes);
    }
    return inherited;
  }

  void Keep(const std::string& pointer, DeclaredField field) {
    const auto [known, is_new] = declared_.fields.emplace(pointer, std::move(field));
    if (!is_new) known->second.required = false;
  }

  void AddContainer(const SchemaShape& shape, const std::string& pointer, bool required,
                    const FieldAnnotations& notes) {
    const bool objects = shape.value.types.empty() || shape.value.types.contains("object") ||
                         shape.value.others.contains("contentMediaType");
    const bool open = objects && shape.open && !shape.has_elements;
    declared_.containers[pointer] = {shape.value, open, required, {}};
    for (const auto& [name, member] : shape.members) {
      Walk(*member.shape, PointerTo(pointer, name), required && member.required, Below(*member.shape, shape, notes));
    }
  }

  std::vector<FieldCondition>& ConditionsAt(const SchemaShape& shape, const std::string& pointer,
                                            const FieldAnnotations& notes) {
    if (const auto container = declared_.containers.find(pointer); container != declared_.containers.end()) {
      return container->second.conditions;
    }
    if (!declared_.fields.contains(pointer)) Walk(shape, pointer, false, notes);
    if (const auto container = declared_.containers.find(pointer); container != declared_.containers.end()) {
      return container->second.conditions;
    }
    const auto field = declared_.fields.find(pointer);
    return field == declared_.fields.end() ? nowhere_ : field->second.conditions;
  }

  void Say(const SchemaShape& shape, const std::string& pointer, const std::string& when,
           const FieldAnnotations& notes) {
    std::vector<FieldCondition>& here = ConditionsAt(shape, pointer, notes);
    if (shape.value.nothing) {
      here.push_back({when, "absent"});
      return;
    }
    if (!(shape.value == ValueConstraint())) here.push_back({when, InWords(shape.value)});
    if (shape.names_members && !shape.open) here.push_back({when, "no other members"});
    for (const auto& [name, member] : shape.members) {
      const std::string below = PointerTo(pointer, name);
      const FieldAnnotations inherited = Below(*member.shape, shape, notes);
      if (member.required && !shape.has_elements)
        ConditionsAt(*member.shape, below, inherited).push_back({when, "present"});
      Say(*member.shape, below, when, inherited);
    }
    for (const SchemaShape::Conditional& inner : shape.conditionals) {
      Say(*inner.shape, pointer, when + " and " + inner.when, notes);
    }
  }

  DeclaredFields& declared_;
  std::vector<FieldCondition> nowhere_;  // of what may not be there at all
};

std::vector<std::string> Tokens(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    tokens.emplace_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return tokens;
}

bool Covers(const std::string& declared, const std::vector<std::string>& tokens) {
  if (declared.find("/*") == std::string::npos) return false;
  const std::vector<std::string> pattern = Tokens(declared);
  return std::equal(
      pattern.begin(), pattern.end(), tokens.begin(), tokens.end(),
      [](const std::string& wanted, const std::string& token) { return wanted == "/*" || wanted == token; });
}

}  // namespace

DeclaredFields ReadDeclaredFields(const json& schema) {
  DeclaredFields declared;
  const SchemaShape shape = ReadSchemaShape(schema, declared.complete);
  FieldLister lister(declared);
  lister.Walk(shape, "", true, shape.notes);
  lister.WalkConditionals(shape, "", shape.notes);
  lister.Sort();
  return declared;
}

DeclaredFields ReadDeclaredFieldsOf(std::string_view schema_text) {
  const auto linked = LinkSchema({std::string(schema_text), "schema", ""});
  if (!linked) return {};
  return ReadDeclaredFields(*linked);
}

std::string RequiredInWords(bool required, const std::vector<FieldCondition>& conditions) {
  std::string words = required ? "always" : "";
  for (const char* says : {"present", "absent"}) {
    for (const FieldCondition& condition : conditions) {
      if (condition.says != says) continue;
      words += fmt::format("{}{} {}", words.empty() ? "" : "; ", condition.says == "absent" ? "never when" : "when",
                           condition.when);
    }
  }
  if (!required && words.find("; when") == std::string::npos && !words.starts_with("when")) {
    words = "no" + (words.empty() ? "" : "; " + words);
  }
  return words;
}

const DeclaredField* FindDeclared(const DeclaredFields& declared, const std::string& pointer) {
  const auto exact = declared.fields.find(pointer);
  if (exact != declared.fields.end()) return &exact->second;
  const std::vector<std::string> tokens = Tokens(pointer);
  for (const auto& [name, field] : declared.fields) {
    if (Covers(name, tokens)) return &field;
  }
  return nullptr;
}

}  // namespace telltale
