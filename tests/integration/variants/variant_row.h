#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fixtures/refcli/misbehave/variant.h"

namespace telltale {

// The line of docs/variants.md for a variant and what an audit found of it. The places of the intended rule's findings
// stand in it, each once, sorted: no values, so the line is the same from run to run.
std::string VariantRow(const refcli::Variant& variant, const std::vector<nlohmann::json>& findings);

// The page of these lines.
std::string VariantsPage(const std::vector<std::string>& rows);

}  // namespace telltale
