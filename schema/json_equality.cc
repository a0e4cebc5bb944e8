#include "schema/json_equality.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

namespace telltale {

using nlohmann::json;

long double JsonNumber(const json& number) {
  if (number.is_number_unsigned()) return static_cast<long double>(number.get<std::uint64_t>());
  if (number.is_number_integer()) return static_cast<long double>(number.get<std::int64_t>());
  return static_cast<long double>(number.get<double>());
}

bool IsJsonInteger(const json& value) {
  if (value.is_number_integer()) return true;
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::isfinite(number) && std::floor(number) == number;
}

bool JsonEquals(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) return JsonNumber(a) == JsonNumber(b);
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), JsonEquals);
  if (!a.is_object()) return a == b;
  return std::all_of(a.items().begin(), a.items().end(), [&b](const auto& member) {
    const auto twin = b.find(member.key());
    return twin != b.end() && JsonEquals(member.value(), *twin);
  });
}

std::size_t JsonHash(const json& value) {
  const auto mix = [](std::size_t seed, std::size_t more) { return (seed ^ more) * 0x9E3779B97F4A7C15ULL; };
  if (value.is_number()) return std::hash<double>{}(static_cast<double>(JsonNumber(value)));
  if (value.is_string()) return std::hash<std::string>{}(value.get_ref<const std::string&>());
  std::size_t hash = static_cast<std::size_t>(value.type());
  if (value.is_boolean()) return mix(hash, value.get<bool>() ? 2 : 1);
  if (value.is_object()) {  // members in the order of their names: json sorts them
    for (const auto& [name, member] : value.items()) {
      hash = mix(mix(hash, std::hash<std::string>{}(name)), JsonHash(member));
    }
  } else if (value.is_array()) {
    for (const json& element : value) hash = mix(hash, JsonHash(element));
  }
  return hash;
}

}  // namespace telltale
