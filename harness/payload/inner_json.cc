#include "harness/payload/inner_json.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base64.h"
#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/run/base64_alphabet.h"
#include "harness/payload/codings.h"
#include "schema/json_text.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 16U << 20;
constexpr std::size_t kMostUnpacked = 16U << 20;
constexpr std::uint32_t kDeepest = 100;
constexpr std::size_t kShortestBase64 = 8;

// The library's parser does not recurse, so depth is no danger before it is measured.
std::optional<json> Parsed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_structured() || JsonDepth(value, kDeepest + 1) > kDeepest) return std::nullopt;
  return value;
}

// What a JSON text begins with, or a packed one, by its first two bytes: nearly all strings are told by those.
bool MayBeginJson(unsigned first, unsigned second) {
  constexpr std::string_view kBlanks = " \t\r\n";
  constexpr std::string_view kInObject = " \t\r\n\"}";
  constexpr std::string_view kInArray = " \t\r\n\"{[]-0123456789tfn";
  const auto is_one_of = [](std::string_view bytes, unsigned byte) {
    return bytes.find(static_cast<char>(byte)) != std::string_view::npos;
  };
  if (first == '{') return is_one_of(kInObject, second);
  if (first == '[') return is_one_of(kInArray, second);
  if (first == 0x1f) return second == 0x8b || second == 0x9d;  // gzip, compress
  if (first == 0x28) return second == 0xb5;                    // zstd
  return is_one_of(kBlanks, first) || IsZlibHeader(static_cast<char>(first), static_cast<char>(second));
}

bool MayBeBase64Json(std::string_view text) {
  if (text.size() < kShortestBase64 || text.size() > kMostBytes) return false;
  unsigned bits = 0;
  for (const char letter : text.substr(0, 3)) {
    const int value = letter == ' ' ? Base64Value('+') : Base64Value(letter);
    if (value < 0) return false;
    bits = bits << 6 | static_cast<unsigned>(value);
  }
  return MayBeginJson(bits >> 10 & 255U, bits >> 2 & 255U);
}

std::optional<std::string> FromAnyBase64(std::string_view text) {
  std::string letters(text);
  std::replace(letters.begin(), letters.end(), '-', '+');
  std::replace(letters.begin(), letters.end(), '_', '/');
  std::replace(letters.begin(), letters.end(), ' ', '+');  // a plus sign that a form made a space
  while (letters.ends_with('=')) letters.pop_back();
  letters.append((4 - letters.size() % 4) % 4, '=');
  return FromBase64(letters);
}

}  // namespace

std::optional<InnerJson> StructureIn(std::string_view text) {
  if (text.size() > kMostBytes) return std::nullopt;
  if (auto value = Parsed(text)) return InnerJson{*std::move(value), InnerCoding::kJson};
  if (!MayBeBase64Json(text)) return std::nullopt;
  const auto bytes = FromAnyBase64(text);
  if (!bytes) return std::nullopt;
  const Uncoded uncoded = TakeOffCodings(*bytes, kMostUnpacked);
  auto value = Parsed(uncoded.body ? *uncoded.body : *bytes);
  if (!value) return std::nullopt;
  return InnerJson{*std::move(value), InnerCoding::kBase64};
}

}  // namespace telltale
