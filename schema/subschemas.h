#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace telltale {

// Calls `visit` for every schema that a draft-07 keyword of `schema` holds, with its place below: "/properties/a". What
// only looks like one (in enum, const, default, notes, keywords that no draft knows) is left out.
void ForEachSubschema(nlohmann::json& schema,
                      const std::function<void(const std::string& pointer, nlohmann::json& subschema)>& visit);

}  // namespace telltale
