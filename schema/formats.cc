#include "schema/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "schema/json_pointer.h"
#include "schema/pattern.h"

namespace telltale {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// "NN" at `position` as a number; -1: not two digits.
int TwoDigits(std::string_view text, std::size_t position) {
  if (position + 2 > text.size() || !IsDigit(text[position]) || !IsDigit(text[position + 1])) return -1;
  return (text[position] - '0') * 10 + (text[position + 1] - '0');
}

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = TwoDigits(text, 0), year_of_century = TwoDigits(text, 2);
  const int month = TwoDigits(text, 5), day = TwoDigits(text, 8);
  if (century < 0 || year_of_century < 0 || month < 1 || month > 12 || day < 1) return false;
  const int year = century * 100 + year_of_century;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return day <= kDays[static_cast<std::size_t>(month) - 1] + (leap && month == 2 ? 1 : 0);
}

bool IsTime(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const int hour = TwoDigits(text, 0), minute = TwoDigits(text, 3), second = TwoDigits(text, 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  std::string_view rest = text.substr(8);
  if (rest.front() == '.') {
    const std::size_t end = std::min(rest.size(), rest.find_first_not_of("0123456789", 1));
    if (end == 1) return false;
    rest.remove_prefix(end);
  }
  int offset = 0;  // minutes to subtract for UTC
  if (rest != "Z" && rest != "z") {
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return false;
    const int hours = TwoDigits(rest, 1), minutes = TwoDigits(rest, 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * (rest[0] == '+' ? 1 : -1);
  }
  // A leap second exists only at 23:59 UTC.
  return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439;
}

bool IsDateTime(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && IsDate(text.substr(0, 10)) &&
         IsTime(text.substr(11));
}

bool IsHostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view label = text.substr(begin, end - begin);
    const auto allowed = [](char c) { return IsAlpha(c) || IsDigit(c) || c == '-'; };
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), allowed)) return false;
    begin = end + 1;
  }
  return true;
}

bool IsIp(std::string_view text, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (text.size() > INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return false;
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}
bool IsIpv4(std::string_view text) { return IsIp(text, AF_INET); }
bool IsIpv6(std::string_view text) { return IsIp(text, AF_INET6); }

// The dot-atom form of RFC 5321, the only one in use: no quoted local parts, no comments.
bool IsEmail(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
  const auto atom = [](char c) {
    return IsAlpha(c) || IsDigit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  };
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  if (!std::all_of(local.begin(), local.end(), atom)) return false;
  if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
    const std::string_view literal = domain.substr(1, domain.size() - 2);
    return IsIpv4(literal) || (literal.substr(0, 5) == "IPv6:" && IsIpv6(literal.substr(5)));
  }
  return IsHostname(domain);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

// RFC 3986's characters and percent escapes; of its structure only what tells a URI from other text.
bool IsUriReference(std::string_view text) {
  static constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=";
  if (std::count(text.begin(), text.end(), '#') > 1) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !IsHex(text[i + 1]) || !IsHex(text[i + 2])) return false;
      i += 2;
    } else if (!IsAlpha(text[i]) && !IsDigit(text[i]) && kMarks.find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool IsUri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsAlpha(text.front())) return false;
  const std::string_view scheme = text.substr(0, colon);
  const auto allowed = [](char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.'; };
  return std::all_of(scheme.begin(), scheme.end(), allowed) && IsUriReference(text.substr(colon + 1));
}

bool IsJsonPointer(std::string_view text) { return PointerTokens(text).has_value(); }
bool IsRegex(std::string_view text) { return SchemaPattern::Compile(std::string(text)).has_value(); }

}  // namespace

FormatCheck FindFormat(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, FormatCheck>, 12> kFormats = {{
      {"date-time", IsDateTime},
      {"date", IsDate},
      {"time", IsTime},
      {"email", IsEmail},
      {"hostname", IsHostname},
      {"ipv4", IsIpv4},
      {"ipv6", IsIpv6},
      {"uri", IsUri},
      {"uri-reference", IsUriReference},
      {"uuid", IsUuid},
      {"json-pointer", IsJsonPointer},
      {"regex", IsRegex},
  }};
  for (const auto& [known, check] : kFormats) {
    if (known == name) return check;
  }
  return nullptr;
}

}  // namespace telltale
