#include "core/base64.h"

#include <array>
#include <cstdint>

namespace telltale {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string Encode(BytesView input, std::string_view alphabet) {
  std::string text;
  text.reserve((input.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : input) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += alphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) text += alphabet[bits << (6 - count) & 63];
  return text;
}

using Values = std::array<std::int8_t, 256>;  // -1: no letter

constexpr Values ValuesOf(std::string_view alphabet) {
  Values values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}
constexpr Values kStandardValues = ValuesOf(kStandard);
constexpr Values kUrlValues = ValuesOf(kUrl);

std::optional<Bytes> Decode(std::string_view text, const Values& values) {
  Bytes output;
  output.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      output += static_cast<char>(bits >> count & 0xff);
    }
  }
  const bool leftover_is_zero = (bits & ((1U << count) - 1)) == 0;
  if (text.size() % 4 == 1 || !leftover_is_zero) return std::nullopt;
  return output;
}

}  // namespace

std::string ToBase64(BytesView input) {
  std::string text = Encode(input, kStandard);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<Bytes> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) text.remove_suffix(1);
  return Decode(text, kStandardValues);
}

std::string ToBase64Url(BytesView input) { return Encode(input, kUrl); }

std::optional<Bytes> FromBase64Url(std::string_view text) { return Decode(text, kUrlValues); }

}  // namespace telltale
