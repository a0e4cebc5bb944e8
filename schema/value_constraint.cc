#include "schema/value_constraint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "schema/json_text.h"

namespace telltale {
namespace {

using nlohmann::json;
using Texts = std::set<std::string>;

// Keywords of values that are compared as texts. Those of neighbours (properties, then, $ref) are read elsewhere.
constexpr std::array<const char*, 13> kOthers = {
    "not",       "contains",    "propertyNames",    "dependencies",     "minProperties",   "maxProperties",
    "minItems",  "uniqueItems", "exclusiveMinimum", "exclusiveMaximum", "contentEncoding", "contentMediaType",
    "multipleOf"};

std::string TypeOf(const json& value) {
  if (value.is_number_integer()) return "integer";
  return value.type_name();  // "null", "boolean", "number", "string", "array", "object"
}

Texts TypesOf(const json& type) {
  Texts types;
  if (type.is_string()) types.insert(type.get<std::string>());
  if (!type.is_array()) return types;
  for (const json& one : type) {
    if (one.is_string()) types.insert(one.get<std::string>());
  }
  return types;
}

void ReadValues(const json& schema, ValueConstraint& constraint) {
  const auto enumerated = schema.find("enum");
  const auto constant = schema.find("const");
  if (enumerated == schema.end() && constant == schema.end()) return;
  std::vector<json> values;
  if (constant != schema.end()) {
    values.push_back(*constant);
  } else if (enumerated->is_array()) {
    values.assign(enumerated->begin(), enumerated->end());
  }
  Texts texts;
  Texts types;
  for (const json& value : values) {
    texts.insert(CompactJson(value));
    types.insert(TypeOf(value));
  }
  constraint.values = std::move(texts);
  if (constraint.types.empty()) constraint.types = std::move(types);
}

void ReadText(const json& schema, const char* keyword, Texts& texts) {
  if (const auto found = schema.find(keyword); found != schema.end() && found->is_string()) {
    texts.insert(found->get<std::string>());
  }
}

template <class Number>
void ReadNumber(const json& schema, const char* keyword, std::optional<Number>& number) {
  const auto found = schema.find(keyword);
  if (found == schema.end() || !found->is_number()) return;
  if constexpr (std::is_unsigned_v<Number>) {
    if (found->get<double>() < 0 || found->get<double>() > 1e18) return;
  }
  number = found->get<Number>();
}

Texts Intersection(const Texts& a, const Texts& b) {
  Texts both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
  return both;
}

Texts Union(const Texts& a, const Texts& b) {
  Texts all = a;
  all.insert(b.begin(), b.end());
  return all;
}

Texts BothTypes(const Texts& a, const Texts& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  Texts both = Intersection(a, b);
  const bool integers =
      (a.contains("integer") && b.contains("number")) || (a.contains("number") && b.contains("integer"));
  if (integers) both.insert("integer");
  return both;
}

template <class T, class Pick>
std::optional<T> Stricter(const std::optional<T>& a, const std::optional<T>& b, const Pick& pick) {
  if (!a) return b;
  return b ? std::optional<T>(pick(*a, *b)) : a;
}

bool CanBe(const ValueConstraint& constraint, std::initializer_list<const char*> types) {
  if (constraint.nothing) return false;
  return constraint.types.empty() ||
         std::any_of(types.begin(), types.end(), [&](const char* type) { return constraint.types.contains(type); });
}

// The values where there are few enough to be listed: null and booleans are.
std::optional<Texts> Enumerated(const ValueConstraint& constraint) {
  if (constraint.values) return constraint.values;
  Texts values;
  for (const std::string& type : constraint.types) {
    if (type == "null") {
      values.insert("null");
    } else if (type == "boolean") {
      values.insert({"true", "false"});
    } else {
      return std::nullopt;
    }
  }
  return values.empty() ? std::nullopt : std::optional<Texts>(values);
}

// Conditions of two alternatives of the same type: equal ones hold, different ones hold as a choice.
Texts EitherTexts(const Texts& a, const Texts& b) {
  if (a == b || a.empty() || b.empty()) return a == b ? a : Texts();
  return {fmt::format("{} or {}", fmt::join(a, " and "), fmt::join(b, " and "))};
}

template <class T, class Pick>
std::optional<T> Looser(const std::optional<T>& a, const std::optional<T>& b, const Pick& pick) {
  return a && b ? std::optional<T>(pick(*a, *b)) : std::nullopt;
}

constexpr auto kLarger = [](auto a, auto b) { return std::max(a, b); };
constexpr auto kSmaller = [](auto a, auto b) { return std::min(a, b); };

void EitherStrings(const ValueConstraint& a, const ValueConstraint& b, ValueConstraint& either) {
  const bool in_a = CanBe(a, {"string"});
  const bool in_b = CanBe(b, {"string"});
  if (in_a && in_b) {
    either.patterns = EitherTexts(a.patterns, b.patterns);
    either.formats = EitherTexts(a.formats, b.formats);
    either.max_length = Looser(a.max_length, b.max_length, kLarger);
  } else {
    const ValueConstraint& only = in_a ? a : b;
    either.patterns = only.patterns;
    either.formats = only.formats;
    either.max_length = only.max_length;
  }
}

void EitherNumbers(const ValueConstraint& a, const ValueConstraint& b, ValueConstraint& either) {
  const bool in_a = CanBe(a, {"number", "integer"});
  const bool in_b = CanBe(b, {"number", "integer"});
  if (in_a && in_b) {
    either.minimum = Looser(a.minimum, b.minimum, kSmaller);
    either.maximum = Looser(a.maximum, b.maximum, kLarger);
  } else {
    const ValueConstraint& only = in_a ? a : b;
    either.minimum = only.minimum;
    either.maximum = only.maximum;
  }
}

}  // namespace

ValueConstraint ReadValueConstraint(const json& schema) {
  ValueConstraint constraint;
  if (schema.is_boolean()) constraint.nothing = !schema.get<bool>();
  if (!schema.is_object()) return constraint;
  if (const auto type = schema.find("type"); type != schema.end()) constraint.types = TypesOf(*type);
  ReadValues(schema, constraint);
  ReadText(schema, "pattern", constraint.patterns);
  ReadText(schema, "format", constraint.formats);
  ReadNumber(schema, "maxLength", constraint.max_length);
  ReadNumber(schema, "maxItems", constraint.max_items);
  ReadNumber(schema, "minimum", constraint.minimum);
  ReadNumber(schema, "maximum", constraint.maximum);
  for (const char* keyword : kOthers) {
    if (const auto found = schema.find(keyword); found != schema.end())
      constraint.others[keyword] = CompactJson(*found);
  }
  return constraint;
}

ValueConstraint Both(const ValueConstraint& a, const ValueConstraint& b) {
  ValueConstraint both;
  both.nothing = a.nothing || b.nothing;
  both.types = BothTypes(a.types, b.types);
  both.nothing = both.nothing || (both.types.empty() && !a.types.empty() && !b.types.empty());
  both.values = a.values && b.values ? Intersection(*a.values, *b.values) : a.values ? a.values : b.values;
  both.patterns = Union(a.patterns, b.patterns);
  both.formats = Union(a.formats, b.formats);
  both.max_length = Stricter(a.max_length, b.max_length, kSmaller);
  both.max_items = Stricter(a.max_items, b.max_items, kSmaller);
  both.minimum = Stricter(a.minimum, b.minimum, kLarger);
  both.maximum = Stricter(a.maximum, b.maximum, kSmaller);
  both.others = a.others;
  for (const auto& [keyword, text] : b.others) {
    const auto [entry, is_new] = both.others.emplace(keyword, text);
    if (!is_new && entry->second != text) entry->second += " and " + text;
  }
  return both;
}

ValueConstraint Either(const ValueConstraint& a, const ValueConstraint& b) {
  if (a.nothing) return b;
  if (b.nothing) return a;
  ValueConstraint either;
  if (!a.types.empty() && !b.types.empty()) either.types = Union(a.types, b.types);
  const auto values_a = Enumerated(a);
  const auto values_b = Enumerated(b);
  if ((a.values || b.values) && values_a && values_b) either.values = Union(*values_a, *values_b);
  EitherStrings(a, b, either);
  EitherNumbers(a, b, either);
  const bool arrays_in_a = CanBe(a, {"array"});
  const bool arrays_in_b = CanBe(b, {"array"});
  either.max_items = arrays_in_a && arrays_in_b ? Looser(a.max_items, b.max_items, kLarger)
                                                : (arrays_in_a ? a.max_items : b.max_items);
  for (const auto& [keyword, text] : a.others) {
    const auto other = b.others.find(keyword);
    if (other == b.others.end()) continue;
    either.others[keyword] = other->second == text ? text : text + " or " + other->second;
  }
  return either;
}

std::string TypeInWords(const ValueConstraint& constraint) {
  if (constraint.nothing) return "nothing";
  return constraint.types.empty() ? "any" : fmt::format("{}", fmt::join(constraint.types, " or "));
}

std::string LimitsInWords(const ValueConstraint& constraint) {
  std::vector<std::string> parts;
  if (constraint.values) parts.push_back(fmt::format("one of {}", fmt::join(*constraint.values, ", ")));
  for (const std::string& format : constraint.formats) parts.push_back("a " + format);
  for (const std::string& pattern : constraint.patterns) parts.push_back("matches " + pattern);
  if (constraint.max_length) parts.push_back(fmt::format("at most {} characters", *constraint.max_length));
  if (constraint.max_items) parts.push_back(fmt::format("at most {} elements", *constraint.max_items));
  if (constraint.minimum) parts.push_back(fmt::format("at least {}", *constraint.minimum));
  if (constraint.maximum) parts.push_back(fmt::format("at most {}", *constraint.maximum));
  for (const auto& [keyword, text] : constraint.others) parts.push_back(keyword + " " + text);
  return fmt::format("{}", fmt::join(parts, "; "));
}

nlohmann::ordered_json ValueConstraintToJson(const ValueConstraint& constraint) {
  nlohmann::ordered_json value = nlohmann::ordered_json::object();
  if (constraint.nothing) value["nothing"] = true;
  if (!constraint.types.empty()) value["types"] = constraint.types;
  if (constraint.values) value["values"] = *constraint.values;
  if (!constraint.patterns.empty()) value["patterns"] = constraint.patterns;
  if (!constraint.formats.empty()) value["formats"] = constraint.formats;
  if (constraint.max_length) value["max_length"] = *constraint.max_length;
  if (constraint.max_items) value["max_items"] = *constraint.max_items;
  if (constraint.minimum) value["minimum"] = *constraint.minimum;
  if (constraint.maximum) value["maximum"] = *constraint.maximum;
  if (!constraint.others.empty()) value["others"] = constraint.others;
  return value;
}

ValueConstraint ValueConstraintFromJson(const json& value) {
  ValueConstraint constraint;
  constraint.nothing = value.value("nothing", false);
  constraint.types = value.value("types", Texts());
  if (value.contains("values")) constraint.values = value.at("values").get<Texts>();
  constraint.patterns = value.value("patterns", Texts());
  constraint.formats = value.value("formats", Texts());
  ReadNumber(value, "max_length", constraint.max_length);
  ReadNumber(value, "max_items", constraint.max_items);
  ReadNumber(value, "minimum", constraint.minimum);
  ReadNumber(value, "maximum", constraint.maximum);
  constraint.others = value.value("others", std::map<std::string, std::string>());
  return constraint;
}

}  // namespace telltale
