#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>

namespace telltale {

// Equality as JSON Schema means it: 1 and 1.0 are the same number (compared without rounding), the order of members
// does not count, true is not 1. Recursive: bound the depth first (schema/json_text.h).
bool JsonEquals(const nlohmann::json& a, const nlohmann::json& b);

// The same for values that are equal.
std::size_t JsonHash(const nlohmann::json& value);

// A number's value; long double holds every 64-bit integer and every double exactly on the platforms we build for.
long double JsonNumber(const nlohmann::json& number);

// 1 and 1.0, not 1.5 and not "1".
bool IsJsonInteger(const nlohmann::json& value);

}  // namespace telltale
