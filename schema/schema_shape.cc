#include "schema/schema_shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "schema/declared_fields.h"
#include "schema/json_pointer.h"
#include "schema/json_text.h"
#include "schema/uri.h"

namespace telltale {
namespace {

using nlohmann::json;

bool CanBeObject(const SchemaShape& shape) {
  return !shape.value.nothing && (shape.value.types.empty() || shape.value.types.contains("object"));
}

void MoveConditionals(SchemaShape& from, SchemaShape& to) {
  std::move(from.conditionals.begin(), from.conditionals.end(), std::back_inserter(to.conditionals));
}

bool Forbids(const SchemaShape& shape, const std::string& name) {
  return shape.names_members && !shape.open && !shape.members.contains(name) && !shape.members.contains("*");
}

SchemaShape BothShapes(SchemaShape a, SchemaShape b) {
  a.value = Both(a.value, b.value);
  a.notes = MergedAnnotations(a.notes, b.notes);
  std::erase_if(a.members, [&b](const auto& member) { return Forbids(b, member.first); });
  for (auto& [name, member] : b.members) {
    const auto known = a.members.find(name);
    if (known != a.members.end()) {
      *known->second.shape = BothShapes(std::move(*known->second.shape), std::move(*member.shape));
      known->second.required = known->second.required || member.required;
    } else if (!Forbids(a, name)) {
      a.members.emplace(name, std::move(member));
    }
  }
  a.has_elements = a.has_elements || b.has_elements;
  a.names_members = a.names_members || b.names_members;
  a.open = a.open && b.open;
  MoveConditionals(b, a);
  return a;
}

SchemaShape EitherShape(SchemaShape a, SchemaShape b) {
  if (a.value.nothing) return b;
  if (b.value.nothing) return a;
  const bool open = (a.open && CanBeObject(a)) || (b.open && CanBeObject(b));
  a.value = Either(a.value, b.value);
  a.notes = MergedAnnotations(a.notes, b.notes);
  for (auto& [name, member] : a.members) {
    const auto other = b.members.find(name);
    member.required = member.required && other != b.members.end() && other->second.required;
    if (other != b.members.end())
      *member.shape = EitherShape(std::move(*member.shape), std::move(*other->second.shape));
  }
  for (auto& [name, member] : b.members) {
    if (a.members.contains(name)) continue;
    member.required = false;
    a.members.emplace(name, std::move(member));
  }
  a.has_elements = a.has_elements || b.has_elements;
  a.names_members = a.names_members || b.names_members;
  a.open = open;
  MoveConditionals(b, a);
  return a;
}

class ShapeReader {
 public:
  ShapeReader(const json& root, bool& complete) : root_(root), complete_(complete) {}

  SchemaShape Read(const json& schema, const std::string& pointer) {
    SchemaShape shape;
    shape.schema_pointer = pointer;
    if (++read_ > kMaxSchemasRead) {
      complete_ = false;
      return shape;
    }
    if (!schema.is_object()) {
      shape.value = ReadValueConstraint(schema);
      return shape;
    }
    if (const auto reference = schema.find("$ref"); reference != schema.end() && reference->is_string()) {
      return Referred(schema, reference->get<std::string>(), pointer);
    }
    shape.value = ReadValueConstraint(schema);
    shape.notes = ReadFieldAnnotations(schema);
    ReadMembers(schema, pointer, shape);
    ReadElements(schema, pointer, shape);
    ReadContent(schema, pointer, shape);
    return Combined(schema, pointer, std::move(shape));
  }

 private:
  // Annotations beside "$ref" speak of this use of it, so they come first.
  SchemaShape Referred(const json& schema, const std::string& reference, const std::string& pointer) {
    SchemaShape shape;
    shape.schema_pointer = pointer;
    const auto decoded = reference.starts_with('#') ? PercentDecoded(reference.substr(1)) : std::nullopt;
    const std::string target = decoded.value_or("");
    const json* const found = decoded ? AtPointer(root_, target) : nullptr;
    if (found == nullptr) complete_ = false;
    if (found != nullptr && open_.insert(target).second) {
      shape = Read(*found, target);
      open_.erase(target);
    }
    const FieldAnnotations own = ReadFieldAnnotations(schema);
    FieldAnnotations notes = own;
    InheritFromArray(notes, shape.notes);
    if (notes.example.empty()) notes.example = shape.notes.example;
    shape.notes = std::move(notes);
    return shape;
  }

  void Add(SchemaShape& shape, const std::string& name, const json& schema, const std::string& pointer) {
    SchemaShape member = Read(schema, pointer);
    const auto known = shape.members.find(name);
    if (known == shape.members.end()) {
      shape.members[name].shape = std::make_unique<SchemaShape>(std::move(member));
    } else {
      *known->second.shape = EitherShape(std::move(*known->second.shape), std::move(member));
    }
  }

  static void SayNames(const std::string& pattern, SchemaShape& shape) {
    std::string& names = shape.value.others["patternProperties"];
    names += (names.empty() ? "" : " or ") + pattern;
  }

  void ReadMembers(const json& schema, const std::string& pointer, SchemaShape& shape) {
    for (const char* keyword : {"properties", "patternProperties"}) {
      const auto found = schema.find(keyword);
      if (found == schema.end() || !found->is_object()) continue;
      shape.names_members = true;
      const bool free_names = std::string_view(keyword) == "patternProperties";
      for (const auto& [name, member] : found->items()) {
        Add(shape, free_names ? "*" : name, member, PointerTo(pointer + "/" + keyword, name));
        if (free_names) SayNames(name, *shape.members["*"].shape);
      }
    }
    if (const auto others = schema.find("additionalProperties"); others != schema.end()) {
      shape.names_members = true;
      shape.open = others->is_boolean() && others->get<bool>();
      if (others->is_object()) Add(shape, "*", *others, pointer + "/additionalProperties");
    }
    if (const auto required = schema.find("required"); required != schema.end() && required->is_array()) {
      for (const json& name : *required) {
        if (!name.is_string()) continue;
        SchemaShape::Member& member = shape.members[name.get<std::string>()];
        member.required = true;
        if (member.shape) continue;
        member.shape = std::make_unique<SchemaShape>();
        member.shape->schema_pointer = pointer + "/required";
      }
    }
  }

  void ReadElements(const json& schema, const std::string& pointer, SchemaShape& shape) {
    if (const auto items = schema.find("items"); items != schema.end()) {
      shape.has_elements = true;
      if (items->is_array()) {
        for (std::size_t i = 0; i < items->size(); ++i) Add(shape, "*", (*items)[i], PointerTo(pointer + "/items", i));
      } else {
        Add(shape, "*", *items, pointer + "/items");
      }
    }
    if (const auto more = schema.find("additionalItems"); more != schema.end() && more->is_object()) {
      shape.has_elements = true;
      Add(shape, "*", *more, pointer + "/additionalItems");
    }
    if (shape.has_elements && shape.members.contains("*")) shape.members["*"].required = true;
  }

  // JSON in a string: its fields stand below the string's pointer.
  void ReadContent(const json& schema, const std::string& pointer, SchemaShape& shape) {
    const auto content = schema.find("contentSchema");
    if (content == schema.end()) return;
    SchemaShape inner = Read(*content, pointer + "/contentSchema");
    InheritFromObject(inner.notes, shape.notes);
    shape.members = std::move(inner.members);
    shape.has_elements = inner.has_elements;
    shape.names_members = inner.names_members;
    shape.open = inner.open;
    MoveConditionals(inner, shape);
  }

  SchemaShape Combined(const json& schema, const std::string& pointer, SchemaShape shape) {
    if (const auto all = schema.find("allOf"); all != schema.end() && all->is_array()) {
      for (std::size_t i = 0; i < all->size(); ++i) {
        shape = BothShapes(std::move(shape), Read((*all)[i], PointerTo(pointer + "/allOf", i)));
      }
    }
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const auto any = schema.find(keyword);
      if (any == schema.end() || !any->is_array() || any->empty()) continue;
      const std::string below = pointer + "/" + keyword;
      SchemaShape either = Read(any->front(), below + "/0");
      for (std::size_t i = 1; i < any->size(); ++i) {
        either = EitherShape(std::move(either), Read((*any)[i], PointerTo(below, i)));
      }
      shape = BothShapes(std::move(shape), std::move(either));
    }
    if (const auto condition = schema.find("if"); condition != schema.end()) {
      const std::string when = ConditionInWords(*condition);
      AddConditional(schema, "then", when, pointer, shape);
      AddConditional(schema, "else", "not (" + when + ")", pointer, shape);
    }
    return shape;
  }

  void AddConditional(const json& schema, const char* keyword, const std::string& when, const std::string& pointer,
                      SchemaShape& shape) {
    const auto branch = schema.find(keyword);
    if (branch == schema.end()) return;
    auto read = std::make_unique<SchemaShape>(Read(*branch, pointer + "/" + keyword));
    shape.conditionals.push_back({when, std::move(read)});
  }

  const json& root_;
  bool& complete_;
  std::set<std::string> open_;  // references that are being followed
  std::size_t read_ = 0;
};

// Adds `/x is 1` for every member that is compared; false: there is more to it.
bool AddComparisons(const json& condition, const std::string& pointer, std::vector<std::string>& parts) {
  if (!condition.is_object()) return false;
  std::set<std::string> compared;
  for (const auto& [keyword, content] : condition.items()) {
    if (keyword == "const") {
      parts.push_back(pointer + " is " + CompactJson(content));
    } else if (keyword == "enum" && content.is_array()) {
      std::vector<std::string> values;
      for (const json& value : content) values.push_back(CompactJson(value));
      parts.push_back(fmt::format("{} is {}", pointer, fmt::join(values, " or ")));
    } else if (keyword == "properties" && content.is_object()) {
      for (const auto& [name, member] : content.items()) {
        compared.insert(name);
        if (!AddComparisons(member, PointerTo(pointer, name), parts)) return false;
      }
    } else if (keyword != "required" && keyword != "type" && keyword != "$comment") {
      return false;
    }
  }
  const auto required = condition.find("required");
  if (required == condition.end() || !required->is_array()) return true;
  for (const json& name : *required) {
    if (name.is_string() && !compared.contains(name.get<std::string>())) {
      parts.push_back(PointerTo(pointer, name.get<std::string>()) + " is present");
    }
  }
  return true;
}

}  // namespace

SchemaShape ReadSchemaShape(const json& root, bool& complete) { return ShapeReader(root, complete).Read(root, ""); }

std::string ConditionInWords(const json& condition) {
  std::vector<std::string> parts;
  if (!AddComparisons(condition, "", parts) || parts.empty()) return CompactJson(condition);
  return fmt::format("{}", fmt::join(parts, " and "));
}

}  // namespace telltale
