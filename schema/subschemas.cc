#include "schema/subschemas.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "schema/json_pointer.h"

namespace telltale {

using nlohmann::json;

void ForEachSubschema(json& schema, const std::function<void(const std::string& pointer, json& subschema)>& visit) {
  static const std::set<std::string_view> kOne = {"additionalItems",
                                                  "additionalProperties",
                                                  "contains",
                                                  "contentSchema",
                                                  "else",
                                                  "if",
                                                  "not",
                                                  "propertyNames",
                                                  "then"};
  static const std::set<std::string_view> kListed = {"allOf", "anyOf", "oneOf"};
  static const std::set<std::string_view> kNamed = {"definitions", "dependencies", "patternProperties", "properties"};
  if (!schema.is_object()) return;
  for (auto& [keyword, value] : schema.items()) {
    const std::string pointer = PointerTo("", keyword);
    if (kOne.contains(keyword) || (keyword == "items" && !value.is_array())) {
      visit(pointer, value);
    } else if ((kListed.contains(keyword) || keyword == "items") && value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) visit(PointerTo(pointer, i), value[i]);
    } else if (kNamed.contains(keyword) && value.is_object()) {
      for (auto& [name, member] : value.items()) {
        if (!member.is_array()) visit(PointerTo(pointer, name), member);  // an array: names that depend on one
      }
    }
  }
}

}  // namespace telltale
