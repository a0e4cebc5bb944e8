#include "harness/payload/letter_codes.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "harness/decode/byte_class.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run/base64_alphabet.h"
#include "harness/payload/noise.h"

namespace telltale {
namespace {

bool IsHexDigit(char c) { return HexValue(c) >= 0; }

bool IsEscape(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && IsHexDigit(text[at + 1]) && IsHexDigit(text[at + 2]);
}

unsigned Value32(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a');
  return static_cast<unsigned>(c - '2' + 26) & 31U;
}

// Letters of `width` bits each, first bit first.
template <class Value>
Bytes Joined(std::string_view letters, unsigned width, Value value) {
  Bytes bytes;
  bytes.reserve(letters.size() * width / 8);
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : letters) {
    bits = bits << width | value(c);
    held += width;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>(bits >> held & 0xffU));
  }
  return bytes;
}

// One element of a list; -1: it is no byte.
int ByteOf(std::string_view element, bool is_hex) {
  if (is_hex && (element.starts_with("0x") || element.starts_with("0X"))) element.remove_prefix(2);
  if (element.empty() || element.size() > 3 || (is_hex && element.size() != 2)) return -1;
  int byte = -1;
  const char* const end = element.data() + element.size();
  const auto parsed = std::from_chars(element.data(), end, byte, is_hex ? 16 : 10);
  return parsed.ec == std::errc() && parsed.ptr == end && byte >= 0 && byte <= 255 ? byte : -1;
}

Bytes ListOf(std::string_view text, bool is_hex) {
  constexpr std::string_view kBetween = " ,:;-\t\r\n[](){}";
  Bytes bytes;
  for (std::size_t begin = 0; (begin = text.find_first_not_of(kBetween, begin)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBetween, begin), text.size());
    const int byte = ByteOf(text.substr(begin, end - begin), is_hex);
    if (byte < 0) return {};
    bytes.push_back(static_cast<char>(byte));
    begin = end;
  }
  return bytes.size() < kShortestNoise ? Bytes() : bytes;
}

}  // namespace

bool IsBase64Letter(char c) { return (ByteClasses(c) & kToken) != 0; }

bool IsBase32(std::string_view letters) {
  bool has_digit = false;
  std::uint32_t cases = 0;
  for (const char c : letters) {
    const std::uint32_t classes = ByteClasses(c);
    if ((classes & kDigit) != 0) {
      if (c < '2' || c > '7') return false;
      has_digit = true;
    } else if ((classes & (kLowerCase | kUpperCase)) != 0) {
      cases |= classes & (kLowerCase | kUpperCase);
    } else {
      return false;
    }
  }
  return has_digit && cases != (kLowerCase | kUpperCase);
}

Bytes FromLetters64(std::string_view letters) {
  return Joined(letters, 6, [](char c) { return static_cast<unsigned>(Base64Value(c)) & 63U; });
}
Bytes FromLetters32(std::string_view letters) { return Joined(letters, 5, Value32); }
Bytes FromHexDigits(std::string_view digits) {
  return Joined(digits, 4, [](char c) { return static_cast<unsigned>(HexValue(c)) & 15U; });
}
Bytes FromBits(std::string_view bits) {
  return Joined(bits, 1, [](char c) { return static_cast<unsigned>(c == '1'); });
}

Bytes BytesInList(std::string_view text) {
  const char first = text.empty() ? '\0' : text.front();
  if (!IsHexDigit(first) && first != '[' && first != '{' && first != '(') return {};
  Bytes bytes = ListOf(text, /*is_hex=*/false);
  return bytes.empty() ? ListOf(text, /*is_hex=*/true) : bytes;
}

std::string_view LongestHex(std::string_view text) {
  std::string_view longest;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const std::size_t start = begin;
    while (begin < text.size() && IsHexDigit(text[begin])) ++begin;
    if (begin - start > longest.size()) longest = text.substr(start, begin - start);
  }
  return longest;
}

std::string Unwrapped(std::string_view text) {
  constexpr std::size_t kShortestLine = 60;
  if (text.find('\n') == std::string_view::npos) return {};
  std::string solid;
  std::size_t width = 0;
  bool is_hex = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
    while (line.ends_with('=')) line.remove_suffix(1);
    const bool fits =
        !line.empty() && std::ranges::all_of(line, IsBase64Letter) && (width == 0 || line.size() <= width);
    if (width == 0 && (!fits || line.size() < kShortestLine)) continue;
    if (!fits) break;
    width = std::max(width, line.size());
    is_hex = is_hex && std::ranges::all_of(line, IsHexDigit);
    solid += line;
    if (line.size() < width) break;
  }
  const bool is_list = is_hex && width % 2 == 0 && IsDigestSize(width / 2) && solid.size() > width;
  return solid.size() == width || is_list ? std::string() : solid;
}

Bytes WithoutPercent(std::string_view text) {
  Bytes plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = IsEscape(text, i);
    plain.push_back(escape ? static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])) : text[i]);
    i += escape ? 2 : 0;
  }
  return plain;
}

std::size_t PercentEscapes(std::string_view text) {
  std::size_t escapes = 0;
  for (std::size_t at = 0; (at = text.find('%', at)) != std::string_view::npos; ++at) escapes += IsEscape(text, at);
  return escapes;
}

}  // namespace telltale
