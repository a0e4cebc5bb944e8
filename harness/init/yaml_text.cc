#include "harness/init/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/redact.h"
#include "core/utf8.h"

namespace telltale {
namespace {

// Words that YAML 1.1 readers take for something else than text.
constexpr std::array<std::string_view, 9> kNoStrings = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Begins like a word or a path and holds nothing that YAML gives a meaning to.
bool CanBeBare(std::string_view text) {
  if (text.empty() || !(IsLetter(text.front()) || text.front() == '/')) return false;
  const std::string lowered = AsciiLower(text);
  if (std::find(kNoStrings.begin(), kNoStrings.end(), lowered) != kNoStrings.end()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return IsLetter(c) || IsAsciiDigit(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == '+';
  });
}

// Controls, separators of lines and what has no width are written as escapes: nobody sees them.
bool NeedsEscape(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

}  // namespace

std::string YamlString(std::string_view text) {
  if (CanBeBare(text)) return std::string(text);
  std::string quoted = "\"";
  BytesView rest = text;
  while (!rest.empty()) {
    const BytesView before = rest;
    const CodePoint point = TakeCodePoint(rest);
    if (point.value == '"' || point.value == '\\') {
      quoted += fmt::format("\\{}", static_cast<char>(point.value));
    } else if (point.valid && NeedsEscape(point.value)) {
      quoted += point.value < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(point.value))
                                    : fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
    } else {
      quoted += before.substr(0, point.length);
    }
  }
  return quoted + '"';
}

std::string YamlComment(std::string_view text) { return Printable(text); }

}  // namespace telltale
