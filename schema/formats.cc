#include "schema/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "core/time_text.h"
#include "core/utf8.h"
#include "schema/hostname.h"
#include "schema/json_pointer.h"
#include "schema/pattern.h"
#include "schema/uri.h"

namespace telltale {
namespace {

// "NN" at `position` as a number; -1: not two digits.
int TwoDigits(std::string_view text, std::size_t position) {
  if (position + 2 > text.size() || !IsAsciiDigit(text[position]) || !IsAsciiDigit(text[position + 1])) return -1;
  return (text[position] - '0') * 10 + (text[position + 1] - '0');
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

bool IsIp(std::string_view text, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (text.size() > INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return false;
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}
bool IsIpv4(std::string_view text) { return IsIp(text, AF_INET); }
bool IsIpv6(std::string_view text) { return IsIp(text, AF_INET6); }

// The dot-atom form of RFC 5321 and its quoted one, without comments. `international`: RFC 6531, any script in both
// parts.
bool IsAtomText(char c, bool international) {
  return IsAsciiLetter(c) || IsAsciiDigit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos ||
         (international && static_cast<unsigned char>(c) >= 0x80);
}

bool IsQuotedLocalPart(std::string_view local, bool international) {
  if (local.size() < 2 || local.front() != '"' || local.back() != '"') return false;
  const std::string_view inner = local.substr(1, local.size() - 2);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == '\\' && ++i == inner.size()) return false;
    const auto c = static_cast<unsigned char>(inner[i]);
    const bool escaped = i > 0 && inner[i - 1] == '\\';
    if (c < 0x20 || c == 0x7F || (c == '"' && !escaped) || (c >= 0x80 && !international)) return false;
  }
  return true;
}

bool IsLocalPart(std::string_view local, bool international) {
  if (local.empty() || local.size() > 64) return false;
  if (local.front() == '"') return IsQuotedLocalPart(local, international);
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), [international](char c) { return IsAtomText(c, international); });
}

bool IsMailbox(std::string_view text, bool international) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || !IsLocalPart(text.substr(0, at), international)) return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
    const std::string_view literal = domain.substr(1, domain.size() - 2);
    return IsIpv4(literal) || (literal.substr(0, 5) == "IPv6:" && IsIpv6(literal.substr(5)));
  }
  return international ? IsInternationalHostname(domain) : IsHostname(domain);
}
bool IsEmail(std::string_view text) { return IsMailbox(text, false); }
bool IsInternationalEmail(std::string_view text) { return IsValidUtf8(text) && IsMailbox(text, true); }

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsAsciiHexDigit(text[i])) return false;
  }
  return true;
}

bool IsJsonPointer(std::string_view text) { return PointerTokens(text).has_value(); }

// A number of levels up without leading zeros, then "#" or a pointer down.
bool IsRelativeJsonPointer(std::string_view text) {
  const std::size_t digits = std::min(text.size(), text.find_first_not_of("0123456789"));
  if (digits == 0 || (digits > 1 && text.front() == '0')) return false;
  const std::string_view rest = text.substr(digits);
  return rest == "#" || IsJsonPointer(rest);
}

// RFC 6570: text of a URI, and {expressions}.
bool IsTemplateName(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos)
    return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%') {
      if (i + 2 >= name.size() || !IsAsciiHexDigit(name[i + 1]) || !IsAsciiHexDigit(name[i + 2])) return false;
      i += 2;
    } else if (!IsAsciiLetter(name[i]) && !IsAsciiDigit(name[i]) && name[i] != '_' && name[i] != '.') {
      return false;
    }
  }
  return true;
}

bool IsTemplateVariable(std::string_view variable) {
  if (variable.ends_with('*')) return IsTemplateName(variable.substr(0, variable.size() - 1));
  const std::size_t colon = variable.find(':');
  if (colon == std::string_view::npos) return IsTemplateName(variable);
  const std::string_view length = variable.substr(colon + 1);
  return !length.empty() && length.size() <= 4 && length.front() != '0' &&
         std::all_of(length.begin(), length.end(), IsAsciiDigit) && IsTemplateName(variable.substr(0, colon));
}

bool IsTemplateExpression(std::string_view expression) {
  if (!expression.empty() && std::string_view("+#./;?&").find(expression.front()) != std::string_view::npos) {
    expression.remove_prefix(1);
  }
  for (std::size_t begin = 0; begin <= expression.size();) {
    const std::size_t end = std::min(expression.find(',', begin), expression.size());
    if (!IsTemplateVariable(expression.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool IsUriTemplate(std::string_view text) {
  if (!IsValidUtf8(text)) return false;
  while (!text.empty()) {
    if (text.front() == '{') {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos || !IsTemplateExpression(text.substr(1, end - 1))) return false;
      text.remove_prefix(end + 1);
    } else if (text.front() == '%') {
      if (text.size() < 3 || !IsAsciiHexDigit(text[1]) || !IsAsciiHexDigit(text[2])) return false;
      text.remove_prefix(3);
    } else {
      const char32_t c = TakeCodePoint(text).value;
      const bool sign = c < 0x80 && std::string_view("\"<>\\^`|}").find(static_cast<char>(c)) != std::string_view::npos;
      if (c <= 0x20 || (c >= 0x7F && c < 0xA0) || sign) return false;
    }
  }
  return true;
}

}  // namespace

FormatCheck FindFormat(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, FormatCheck>, 18> kFormats = {{
      {"date-time", IsDateTime},
      {"date", IsDate},
      {"time", IsTime},
      {"email", IsEmail},
      {"idn-email", IsInternationalEmail},
      {"hostname", IsHostname},
      {"idn-hostname", IsInternationalHostname},
      {"ipv4", IsIpv4},
      {"ipv6", IsIpv6},
      {"uri", IsUri},
      {"uri-reference", IsUriReference},
      {"iri", IsIri},
      {"iri-reference", IsIriReference},
      {"uri-template", IsUriTemplate},
      {"uuid", IsUuid},
      {"json-pointer", IsJsonPointer},
      {"relative-json-pointer", IsRelativeJsonPointer},
      {"regex", IsRegularExpression},
  }};
  for (const auto& [known, check] : kFormats) {
    if (known == name) return check;
  }
  return nullptr;
}

}  // namespace telltale
