#include "schema/uri_parts.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

bool IsOneOf(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool IsUnreserved(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || IsOneOf("-._~", c); }

// Of unreserved characters, delimiters of a part, those of `more`, and escapes of two hexadecimal digits.
bool IsOfCharacters(std::string_view text, std::string_view more) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || !IsOneOf(kHexDigits, text[i + 1]) || !IsOneOf(kHexDigits, text[i + 2])) return false;
      i += 2;
    } else if (!IsUnreserved(text[i]) && !IsOneOf(kSubDelimiters, text[i]) && !IsOneOf(more, text[i])) {
      return false;
    }
  }
  return true;
}

bool IsScheme(std::string_view text) {
  return !text.empty() && IsAsciiLetter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAsciiLetter(c) || IsAsciiDigit(c) || IsOneOf("+-.", c);
  });
}

// What stands between brackets: an IPv6 address, or "v1.x", a form that is yet to come.
bool IsIpLiteral(std::string_view text) {
  if (!text.empty() && (text.front() == 'v' || text.front() == 'V')) {
    const std::size_t dot = text.find('.');
    return dot != std::string_view::npos && dot > 1 && dot + 1 < text.size() &&
           text.substr(1, dot - 1).find_first_not_of(kHexDigits) == std::string_view::npos &&
           text.find('%') == std::string_view::npos && IsOfCharacters(text.substr(dot + 1), ":");
  }
  in6_addr address;
  return text.size() < INET6_ADDRSTRLEN && text.find('\0') == std::string_view::npos &&
         inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool IsAuthority(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    if (!IsOfCharacters(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !IsIpLiteral(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    if (!IsOfCharacters(text.substr(0, colon), "")) return false;
    port = text.substr(colon);
  }
  return port.empty() || (port.front() == ':' && std::all_of(port.begin() + 1, port.end(), IsAsciiDigit));
}

// Takes what is in front of the first of `ends`.
std::string_view TakeUntil(std::string_view ends, std::string_view& text) {
  const std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

// Section 5.2.4: "." and ".." are gone, and ".." took what was before it.
std::string WithoutDots(std::string_view path) {
  std::string output;
  while (!path.empty()) {
    const std::size_t slash = path.front() == '/' ? 1 : 0;
    const std::size_t end = std::min(path.find('/', slash), path.size());
    const std::string_view segment = path.substr(slash, end - slash);
    const bool is_dots = segment == "." || segment == "..";
    if (is_dots && slash == 0) {
      path.remove_prefix(std::min(end + 1, path.size()));
      continue;
    }
    if (!is_dots) output += path.substr(0, end);
    if (segment == "..") {
      const std::size_t last = output.rfind('/');
      output.erase(last == std::string::npos ? 0 : last);
    }
    if (is_dots && end == path.size()) output += '/';
    path.remove_prefix(end);
  }
  return output;
}

// Section 5.2.3: the reference's path takes the place of the last segment.
std::string MergedPath(const UriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.find_last_of('/');
  return std::string(base.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1)) + std::string(path);
}

std::string ResolvedPath(const UriParts& base, const UriParts& reference) {
  if (reference.scheme || reference.authority || (!reference.path.empty() && reference.path.front() == '/')) {
    return WithoutDots(reference.path);
  }
  return reference.path.empty() ? std::string(base.path) : WithoutDots(MergedPath(base, reference.path));
}

}  // namespace

std::optional<UriParts> ReadUri(std::string_view text) {
  UriParts parts;
  const std::size_t end = text.find_first_of(":/?#");
  if (end != std::string_view::npos && text[end] == ':') {
    // Without a scheme the first segment has no colon.
    parts.scheme = text.substr(0, end);
    if (!IsScheme(*parts.scheme)) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  if (text.substr(0, 2) == "//") {
    text.remove_prefix(2);
    parts.authority = TakeUntil("/?#", text);
    if (!IsAuthority(*parts.authority)) return std::nullopt;
  }
  parts.path = TakeUntil("?#", text);
  if (!IsOfCharacters(parts.path, ":@/")) return std::nullopt;
  if (!text.empty() && text.front() == '?') {
    text.remove_prefix(1);
    parts.query = TakeUntil("#", text);
    if (!IsOfCharacters(*parts.query, ":@/?")) return std::nullopt;
  }
  if (!text.empty()) {
    parts.fragment = text.substr(1);
    if (!IsOfCharacters(*parts.fragment, ":@/?")) return std::nullopt;
  }
  return parts;
}

std::string TransformedUri(const UriParts& base, const UriParts& reference) {
  const auto scheme = reference.scheme ? reference.scheme : base.scheme;
  const auto authority = reference.scheme || reference.authority ? reference.authority : base.authority;
  const bool keeps_query = !reference.scheme && !reference.authority && reference.path.empty() && !reference.query;
  const auto query = keeps_query ? base.query : reference.query;
  const std::string path = ResolvedPath(base, reference);
  std::string text;
  if (scheme) text += std::string(*scheme) + ":";
  if (authority) text += "//" + std::string(*authority);
  // Two slashes in front would be an authority (the errata of section 5.3).
  if (!authority && path.substr(0, 2) == "//") text += "/.";
  text += path;
  if (query) text += "?" + std::string(*query);
  if (reference.fragment) text += "#" + std::string(*reference.fragment);
  return text;
}

}  // namespace telltale
