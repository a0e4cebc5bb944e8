#include "harness/payload/opaque_question.h"

#include <algorithm>

#include "harness/decode/byte_class.h"
#include "harness/decode/plausible.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/letter_codes.h"
#include "harness/payload/sealed_text.h"

namespace telltale {
namespace {

// Parts of a text that may hold what is sealed: without a space for 60 bytes (Base64 is wrapped at 64 or 76), or a list
// of numbers.
constexpr std::size_t kLongRun = 60;
constexpr std::size_t kLongList = 2 * kShortestSealedText;

bool IsDense(BytesView text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  return c > ' ' && c != 0x7f;
}

bool IsOfList(BytesView text, std::size_t at) {
  const char c = text[at];
  const bool is_separator = c == ',' || c == ':' || c == '-' || (ByteClasses(c) & (kSpace | kNewline)) != 0;
  return is_separator || HexValue(c) >= 0 || c == 'x';
}

// Whether `length` bytes in a row are of a kind. Looks at every such byte and around it.
template <class IsOfKind>
bool HasRun(BytesView text, std::size_t length, IsOfKind is_of_kind) {
  for (std::size_t probe = length - 1; probe < text.size(); probe += length) {
    if (!is_of_kind(text, probe)) continue;
    std::size_t begin = probe;
    while (begin > probe + 1 - length && is_of_kind(text, begin - 1)) --begin;
    std::size_t end = probe + 1;
    while (end < text.size() && end - begin < length && is_of_kind(text, end)) ++end;
    if (end - begin >= length) return true;
  }
  return false;
}

bool MayHoldSealed(BytesView text) { return HasRun(text, kLongRun, IsDense) || HasRun(text, kLongList, IsOfList); }

// The first quote at or behind `at` that no backslash marks; the text's size: there is none.
std::size_t FindQuote(BytesView text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at;
    }
  }
  return text.size();
}

// 64 hex digits at most are half as many bytes.
bool IsShortHex(BytesView text) {
  return text.size() <= kShortestSealedText &&
         std::all_of(text.begin(), text.end(), [](char c) { return HexValue(c) >= 0; });
}

// Of OpenPGP, age and keys.
bool HasMark(BytesView text) { return text.find("-----BEGIN ") != BytesView::npos; }

// IsText of the first bytes, which most texts are by having nothing but ASCII.
bool StartsAsText(BytesView body) {
  constexpr std::size_t kLooked = 4096;
  const BytesView start = body.substr(0, kLooked);
  unsigned odd = 0;
  for (const char c : start) {
    const auto byte = static_cast<unsigned char>(c);
    odd |= static_cast<unsigned>(byte < 0x20) | static_cast<unsigned>(byte >= 0x7f);
  }
  return odd == 0 || IsText(start);
}

}  // namespace

bool OpaqueQuestion::MayBeOpaque(const Exchange& exchange) {
  if (MayHoldSealed(exchange.target) || FindHeader(exchange.headers, "content-encoding") != nullptr) return true;
  for (const Header& header : exchange.headers) {
    if (header.value.size() >= kShortestSealedText && MayHoldSealed(header.value)) return true;
  }
  const BytesView body = exchange.body;
  if (body.size() < kShortestSealedText) return false;
  if (!StartsAsText(body)) return true;
  const bool may_be_json = body.starts_with('{') || body.starts_with('[');
  return may_be_json ? MayBeOpaqueJson(body) : HasMark(body) || MayHoldSealed(body);
}

bool OpaqueQuestion::MayBeOpaqueJson(BytesView body) {
  if (HasRun(body, kLongList, IsOfList)) return true;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t begin = std::min(body.find('"', at), body.size());
    if (HasRun(body.substr(at, begin - at), kLongRun, IsDense)) return true;
    const std::size_t end = FindQuote(body, begin + 1);
    if (begin < body.size() && MayBeOpaqueString(body.substr(begin + 1, end - begin - 1))) return true;
    at = end + 1;
  }
  return false;
}

bool OpaqueQuestion::MayBeOpaqueString(BytesView text) {
  // Names of members: of the 64th byte where each has a number, of what a JWE holds.
  if (text.size() < kShortestSealedText) return text == "63" || text == "ciphertext";
  if (HasMark(text)) return true;
  if (IsShortHex(text) || !HasRun(text, kLongRun, IsDense)) return false;
  if (text.find('\\') != BytesView::npos) return true;
  if (known_.contains(text)) return false;
  // Without its name a text is suspected most.
  if (StructureIn(text) || FindSealedText(text, "")) return true;
  Remember(text);
  return false;
}

void OpaqueQuestion::Remember(BytesView text) {
  if (text.size() > kLongestKnown) return;
  if (known_.size() >= kMostKnown) known_.clear();
  known_.emplace(std::string(text));
}

}  // namespace telltale
