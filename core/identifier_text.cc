#include "core/identifier_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/ascii.h"
#include "core/utf8.h"

namespace telltale {
namespace {

constexpr std::size_t kFewestCharacters = 16;

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsTokenCharacter(char c) {
  return IsAsciiDigit(c) || IsLower(c) || IsUpper(c) || c == '-' || c == '_' || c == '+';
}

bool IsUuid(BytesView token) {
  if (token.size() != 36) return false;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? token[i] != '-' : !IsHexDigit(token[i])) return false;
  }
  return true;
}

double BitsPerCharacter(BytesView token) {
  std::array<std::size_t, 256> counts{};
  for (const char c : token) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(token.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

// A time of 2001 to 2033 in micro- or nanoseconds since 1970, or since 1601 (browsers; Windows, in 100 ns), or in 100
// ns since the year 1 (.NET).
bool MayBeTime(BytesView digits) {
  switch (digits.size()) {
    case 16:
    case 19:
      return digits[0] == '1';
    case 17:
      return digits.starts_with("12") || digits.starts_with("13");
    case 18:
      return digits.starts_with("12") || digits.starts_with("13") || digits.starts_with("63") ||
             digits.starts_with("64");
    default:
      return false;
  }
}

bool IsLongDecimal(BytesView token) {
  constexpr std::size_t kFewestDigits = 16;
  return token.size() >= kFewestDigits && std::all_of(token.begin(), token.end(), IsAsciiDigit) && !MayBeTime(token) &&
         BitsPerCharacter(token) > 2;
}

constexpr std::size_t kMacDigits = 12;

bool HasDigitsAndLetters(BytesView hex) {
  return std::any_of(hex.begin(), hex.end(), IsAsciiDigit) && !std::all_of(hex.begin(), hex.end(), IsAsciiDigit);
}

// "02-1b-…": twelve hex digits in pairs between dashes.
bool IsMacInDashes(BytesView token) {
  if (token.size() != kMacDigits + 5) return false;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (i % 3 == 2 ? token[i] != '-' : !IsHexDigit(token[i])) return false;
  }
  return HasDigitsAndLetters(token);
}

bool IsShortHex(BytesView token) {
  return token.size() == kMacDigits && std::all_of(token.begin(), token.end(), IsHexDigit) &&
         HasDigitsAndLetters(token);
}

// The groups of digits from `begin` that one kind of separator joins: "3f2a.9b1c.77de.0a41".
struct Groups {
  std::size_t end = 0;
  std::size_t count = 0;
  std::size_t longest = 0;
  Bytes digits;  // without separators
};

Groups GroupsFrom(BytesView content, std::size_t begin) {
  Groups groups;
  char separator = '\0';
  for (std::size_t at = begin;;) {
    const std::size_t group = at;
    while (at < content.size() && IsHexDigit(content[at])) ++at;
    if (at == group) return groups;
    ++groups.count;
    groups.longest = std::max(groups.longest, at - group);
    groups.digits.append(content.substr(group, at - group));
    groups.end = at;
    if (at == content.size() || (content[at] != '.' && content[at] != ':')) return groups;
    if (separator != '\0' && content[at] != separator) return groups;
    separator = content[at++];
  }
}

// Hex with letters and digits: a long decimal number alone is more often a time.
bool IsLongHex(BytesView token) {
  return token.size() >= kFewestCharacters && std::all_of(token.begin(), token.end(), IsHexDigit) &&
         HasDigitsAndLetters(token);
}

// Random text changes between letters and digits, or cases, all the time; names and paths do now and then.
bool LooksRandom(BytesView token) {
  if (token.size() < kFewestCharacters || BitsPerCharacter(token) < 3.2) return false;
  const auto kind = [](char c) { return IsAsciiDigit(c) ? 0 : IsLower(c) ? 1 : IsUpper(c) ? 2 : 3; };
  std::size_t changes = 0;
  for (std::size_t i = 1; i < token.size(); ++i) changes += kind(token[i]) != kind(token[i - 1]) ? 1U : 0U;
  return std::any_of(token.begin(), token.end(), IsAsciiDigit) && changes * 3 >= token.size();
}

// What is left of a token behind a date and a time in front: "debug-0" of 2026-11-25T19_03_28_368Z-debug-0.
BytesView WithoutTime(BytesView token) {
  constexpr BytesView kForm = "####-##-##";
  if (token.size() < kForm.size()) return token;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '#' ? !IsAsciiDigit(token[i]) : token[i] != kForm[i]) return token;
  }
  return token.substr(std::min(token.find_first_not_of("0123456789TZ-_+"), token.size()));
}

// Of groups: a hex number cut into pieces, or bytes in decimal. An object's number or a version has fewer.
const char* KindOf(const Groups& groups) {
  constexpr std::size_t kFewestGroups = 3, kBytesOfAnId = 16, kDigitsOfAByte = 3;
  if (groups.count >= kFewestGroups && IsLongHex(groups.digits)) return "a long hex number";
  const bool is_mac = groups.digits.size() == kMacDigits &&
                      ((groups.count == 6 && groups.longest == 2) || (groups.count == 3 && groups.longest == 4));
  if (is_mac && HasDigitsAndLetters(groups.digits)) return "a MAC address";
  const bool is_decimal = std::all_of(groups.digits.begin(), groups.digits.end(), IsAsciiDigit);
  if (is_decimal && groups.count >= kBytesOfAnId && groups.longest <= kDigitsOfAByte) return "a long number";
  return nullptr;
}

const char* KindOf(BytesView token) {
  if (IsUuid(token)) return "a UUID";
  if (IsMacInDashes(token)) return "a MAC address";
  token = WithoutTime(token);
  if (IsLongHex(token)) return "a long hex number";
  if (IsLongDecimal(token)) return "a long number";
  return LooksRandom(token) ? "a random-looking token" : nullptr;
}

// A list "63, 42,155" of as many bytes as ids have, in no order: where it ends. npos: none begins here.
std::size_t EndOfListedBytes(BytesView content, std::size_t begin) {
  constexpr std::size_t kFewest = 16, kMost = 64;
  std::size_t count = 0;
  std::size_t end = begin;
  bool is_sorted = true;
  unsigned before = 0;
  for (std::size_t at = begin; at < content.size() && count <= kMost;) {
    std::size_t behind = at;
    unsigned value = 0;
    while (behind < content.size() && IsAsciiDigit(content[behind]) && behind - at < 4) {
      value = value * 10 + static_cast<unsigned>(content[behind++] - '0');
    }
    if (behind == at || value > 255) break;
    is_sorted = is_sorted && value >= before;
    before = value;
    ++count;
    end = behind;
    if (end == content.size() || content[end] != ',') break;
    at = std::min(content.find_first_not_of(" \t\r\n", end + 1), content.size());
  }
  return count < kFewest || count > kMost || is_sorted ? BytesView::npos : end;
}

bool IsText(BytesView content) { return IsValidUtf8(content) && content.find('\0') == BytesView::npos; }

}  // namespace

std::vector<Identifier> FindIdentifiers(BytesView content) {
  constexpr std::size_t kSmallFile = 256;
  std::vector<Identifier> found;
  for (std::size_t i = 0; i < content.size();) {
    const std::size_t begin = i;
    if (IsHexDigit(content[i]) && (i == 0 || !IsTokenCharacter(content[i - 1]))) {
      const Groups groups = GroupsFrom(content, i);
      const bool is_whole = groups.end == content.size() || !IsTokenCharacter(content[groups.end]);
      if (const char* const kind = is_whole ? KindOf(groups) : nullptr; kind != nullptr && groups.count > 1) {
        found.push_back({kind, begin, groups.end - begin});
        i = groups.end;
        continue;
      }
      if (const std::size_t end = EndOfListedBytes(content, i); end != BytesView::npos) {
        found.push_back({"a long number", begin, end - begin});
        i = end;
        continue;
      }
    }
    while (i < content.size() && IsTokenCharacter(content[i])) ++i;
    const BytesView token = content.substr(begin, i - begin);
    if (const char* const kind = KindOf(token)) {
      found.push_back({kind, begin, token.size()});
    } else if (IsShortHex(token)) {
      found.push_back({"a MAC address", begin, token.size(), true});
    }
    if (i == begin) ++i;
  }
  if (found.empty() && content.size() >= 8 && content.size() <= kSmallFile && !IsText(content)) {
    found.push_back({"random-looking bytes", 0, content.size()});
  }
  return found;
}

}  // namespace telltale
