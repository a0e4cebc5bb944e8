#include "harness/scan/har_members.h"

#include <charconv>

#include "harness/scan/har_text.h"

namespace telltale {

void HarRest::Add(std::string_view where, std::string_view name, const simdjson::dom::element& value) {
  json_ += json_.empty() ? "" : ",";
  json_ += "{\"at\":" + JsonText(where) + ",\"name\":" + JsonText(name) + ",\"value\":";
  // A text in it may be of bytes, which JSON's writer would not keep.
  json_ += value.is_string() ? JsonText(BytesOfText(RawTextOf(value))) : simdjson::minify(value);
  json_ += '}';
}

void HarRest::AddText(std::string_view where, std::string_view name, std::string_view text) {
  json_ += json_.empty() ? "" : ",";
  json_ += "{\"at\":" + JsonText(where) + ",\"name\":" + JsonText(name) + ",\"value\":" + JsonText(text) + "}";
}

std::string_view RawTextOf(const simdjson::dom::element& value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

Bytes TextOf(const simdjson::dom::element& value) {
  if (value.is_null()) return {};
  return value.is_string() ? BytesOfText(RawTextOf(value)) : simdjson::minify(value);
}

std::optional<std::uint64_t> SizeOf(const simdjson::dom::element& value) {
  std::uint64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  double real = 0;
  constexpr double kMost = 1e15;
  if (value.get(real) == simdjson::SUCCESS) {
    return real >= 0 && real < kMost ? std::optional(static_cast<std::uint64_t>(real)) : std::nullopt;
  }
  const std::string_view text = RawTextOf(value);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string JsonText(std::string_view text) {
  // Bytes that are no UTF-8 stay as they are: who reads this looks for bytes.
  std::string quoted = "\"";
  for (const char c : text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20) {
      quoted += "\\u00";
      quoted += kHex[byte >> 4U];
      quoted += kHex[byte & 15U];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

bool SaysNothing(const simdjson::dom::element& value) {
  using Type = simdjson::dom::element_type;
  switch (value.type()) {
    case Type::STRING:
      return RawTextOf(value).empty();
    case Type::ARRAY:
      return simdjson::dom::array(value).size() == 0;
    case Type::OBJECT:
      return simdjson::dom::object(value).size() == 0;
    case Type::INT64:
    case Type::UINT64: {
      constexpr std::uint64_t kSmall = 100000;  // a count, a flag, a size: nobody is told by it
      return SizeOf(value).value_or(kSmall) < kSmall;
    }
    default:
      return true;
  }
}

}  // namespace telltale
