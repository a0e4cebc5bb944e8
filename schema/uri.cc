#include "schema/uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/utf8.h"
#include "schema/uri_parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxBytes = 32U << 10;

std::optional<UriParts> Read(std::string_view text) { return text.size() <= kMaxBytes ? ReadUri(text) : std::nullopt; }

bool Parses(std::string_view text, bool with_scheme) {
  const auto uri = Read(text);
  return uri && (!with_scheme || uri->scheme);
}

// RFC 3987: `ucschar`, which may stand where letters may, and `iprivate`, which may stand in a query.
bool IsScriptCharacter(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 3> kLow = {{{0xA0, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFEF}}};
  for (const auto& [first, last] : kLow) {
    if (c >= first && c <= last) return true;
  }
  return c >= 0x10000 && c <= 0xEFFFD && (c & 0xFFFF) <= 0xFFFD && (c < 0xE0000 || c >= 0xE1000);
}
bool IsPrivateCharacter(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0x10FFFD && (c & 0xFFFF) <= 0xFFFD);
}

// An IRI is a URI once each character past ASCII is a letter; nullopt: it has one that it may not have.
std::optional<std::string> WithLetters(std::string_view text) {
  std::string plain;
  bool in_query = false;
  while (!text.empty() && plain.size() <= kMaxBytes) {
    const CodePoint c = TakeCodePoint(text);
    if (c.valid && c.value < 0x80) {
      in_query = c.value != '#' && (in_query || c.value == '?');
      plain += static_cast<char>(c.value);
    } else if (c.valid && (IsScriptCharacter(c.value) || (in_query && IsPrivateCharacter(c.value)))) {
      plain += 'x';
    } else {
      return std::nullopt;
    }
  }
  return plain;
}

bool ParsesAsIri(std::string_view text, bool with_scheme) {
  // A scheme has ASCII letters only, and no relative path begins as one would.
  const std::size_t end = text.find_first_of(":/?#");
  if (end != std::string_view::npos && text[end] == ':') {
    for (const char c : text.substr(0, end)) {
      if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
  }
  const auto plain = WithLetters(text);
  return plain && Parses(*plain, with_scheme);
}

}  // namespace

bool IsUri(std::string_view text) { return Parses(text, true); }
bool IsUriReference(std::string_view text) { return Parses(text, false); }
bool IsIri(std::string_view text) { return ParsesAsIri(text, true); }
bool IsIriReference(std::string_view text) { return ParsesAsIri(text, false); }

std::optional<std::string> ResolvedUri(const std::string& base, const std::string& reference) {
  const std::size_t hash = std::min(reference.find('#'), reference.size());
  const std::string address = reference.substr(0, hash), fragment = reference.substr(hash);
  if (address.empty()) return base.substr(0, base.find('#')) + fragment;
  const auto base_uri = Read(base), reference_uri = Read(address);
  if (!base_uri || !reference_uri) return std::nullopt;
  return TransformedUri(*base_uri, *reference_uri) + fragment;
}

std::string FileUri(const std::string& path) {
  std::string uri = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool stands =
        byte < 0x80 && (std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos);
    uri += stands ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size()) return std::nullopt;
    for (const char c : text.substr(i + 1, 2)) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit);
    }
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

}  // namespace telltale
