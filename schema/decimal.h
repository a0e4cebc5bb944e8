#pragma once
#include <nlohmann/json_fwd.hpp>

namespace telltale {

// Whether a JSON number is a multiple of another, which is above 0, in decimal: 0.3 is one of 0.1, though in binary
// neither is what it says. Exact for what is told of a number: 64-bit integers, and the shortest digits that mean a
// double.
bool IsMultipleOf(const nlohmann::json& number, const nlohmann::json& divisor);

}  // namespace telltale
