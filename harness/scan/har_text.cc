#include "harness/scan/har_text.h"

#include "core/base64.h"
#include "core/utf8.h"

namespace telltale {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// F4 8F BE 80 to F4 8F BF BF.
constexpr char32_t kFirstCharacter = 0x10ff00;
constexpr std::size_t kCharacterLength = 4;

std::optional<char> ByteOfCharacter(std::string_view text) {
  if (!text.starts_with("\xf4\x8f") || text.size() < kCharacterLength) return std::nullopt;
  if (text[2] != '\xbe' && text[2] != '\xbf') return std::nullopt;
  const unsigned high = text[2] == '\xbe' ? 0x80U : 0xc0U;
  return static_cast<char>(high | (static_cast<unsigned char>(text[3]) & 0x3fU));
}

}  // namespace

void AppendAsCharacter(unsigned char byte, std::string& text) { AppendUtf8(kFirstCharacter + byte, text); }

Bytes BytesOfText(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find('\xf4', at), text.size());
    bytes.append(text, at, next - at);
    at = next;
    if (at == text.size()) break;
    const auto byte = ByteOfCharacter(text.substr(at));
    bytes += byte ? *byte : text[at];
    at += byte ? kCharacterLength : 1;
  }
  return bytes;
}

std::optional<Bytes> OneByteACharacter(BytesView text) {
  Bytes bytes;
  bool any = false;
  while (!text.empty()) {
    const CodePoint point = TakeCodePoint(text);
    if (!point.valid || point.value > 0xff) return std::nullopt;
    any = any || point.value > 0x7f;
    bytes += static_cast<char>(point.value);
  }
  return any ? std::optional(std::move(bytes)) : std::nullopt;
}

bool HasControls(BytesView text) {
  while (!text.empty()) {
    const char32_t c = TakeCodePoint(text).value;
    const bool is_space = c == '\t' || c == '\n' || c == '\f' || c == '\r';
    if ((c < 0x20 && !is_space) || (c >= 0x7f && c < 0xa0)) return true;
  }
  return false;
}

bool HasReplacements(BytesView text) { return text.find(kReplacement) != BytesView::npos; }

bool IsReadable(BytesView text) { return IsValidUtf8(text) && !HasControls(text) && !HasReplacements(text); }

std::optional<Bytes> LenientBase64(std::string_view text) {
  std::string plain;
  plain.reserve(text.size() + 2);
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == ' ' || c == '\t') continue;
    plain += c == '-' ? '+' : c == '_' ? '/' : c;
  }
  while (plain.ends_with('=')) plain.pop_back();
  plain.append((4 - plain.size() % 4) % 4, '=');
  return FromBase64(plain);
}

}  // namespace telltale
