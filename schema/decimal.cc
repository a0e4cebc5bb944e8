#include "schema/decimal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace telltale {
namespace {

using nlohmann::json;

struct Decimal {
  std::uint64_t digits = 0;  // without the sign, which divides nothing
  int exponent = 0;          // of ten
};

// "1.25e+300": one digit, a fraction, an exponent; at most 17 digits.
std::optional<Decimal> ReadScientific(std::string_view text) {
  Decimal decimal;
  const std::size_t e = text.find('e');
  bool in_fraction = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') {
      in_fraction = true;
    } else if (c >= '0' && c <= '9') {
      decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(c - '0');
      if (in_fraction) --decimal.exponent;
    }
  }
  if (e == std::string_view::npos) return std::nullopt;
  std::string_view written = text.substr(e + 1);
  if (written.starts_with('+')) written.remove_prefix(1);
  int exponent = 0;
  if (std::from_chars(written.data(), written.data() + written.size(), exponent).ec != std::errc()) return std::nullopt;
  decimal.exponent += exponent;
  return decimal;
}

// nullopt: not finite.
std::optional<Decimal> ToDecimal(const json& number) {
  if (number.is_number_unsigned()) return Decimal{number.get<std::uint64_t>(), 0};
  if (number.is_number_integer()) {
    const auto value = number.get<std::int64_t>();
    return Decimal{value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value), 0};
  }
  const auto value = number.get<double>();
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), std::fabs(value), std::chars_format::scientific);
  if (error != std::errc()) return std::nullopt;
  return ReadScientific({text.data(), static_cast<std::size_t>(end - text.data())});
}

// digits * 10^power modulo `divisor`.
std::uint64_t PowerRest(std::uint64_t digits, int power, std::uint64_t divisor) {
  __extension__ using Wide = unsigned __int128;
  Wide rest = digits % divisor;
  Wide base = 10 % divisor;
  for (auto left = static_cast<unsigned>(power); left > 0; left >>= 1U) {
    if ((left & 1U) != 0) rest = rest * base % divisor;
    base = base * base % divisor;
  }
  return static_cast<std::uint64_t>(rest);
}

}  // namespace

bool IsMultipleOf(const json& number, const json& divisor) {
  const auto whole = ToDecimal(number);
  const auto part = ToDecimal(divisor);
  if (!whole || !part || part->digits == 0) return false;
  if (whole->digits == 0) return true;
  if (whole->exponent >= part->exponent) {
    return PowerRest(whole->digits, whole->exponent - part->exponent, part->digits) == 0;
  }
  // The divisor has the larger exponent: the number's own digits must have as many factors of ten, which are few.
  std::uint64_t digits = whole->digits;
  for (int missing = part->exponent - whole->exponent; missing > 0; --missing) {
    if (digits % 10 != 0) return false;
    digits /= 10;
  }
  return digits % part->digits == 0;
}

}  // namespace telltale
