#include <algorithm>

#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/decode/turned/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kShortestSecret = 8;
constexpr std::string_view kSeparators = ":=";

bool IsNameByte(char c) { return (ByteClasses(c) & (kAlnum | kDot | kDash | kUnderscore | kPlus)) != 0 || c == '@'; }

// Whether what stands behind the name is a secret of its own: a text that goes on must not be taken apart name by name.
bool IsSecret(BytesView name, BytesView secret) {
  if (!AllOf<PrintBytes>(secret.substr(0, kShortestSecret))) return true;
  // A compressed stream may begin like text, but not for long.
  constexpr std::size_t kSureText = 64;
  return std::ranges::all_of(name, IsNameByte) && !IsText(secret.substr(0, kSureText));
}

}  // namespace

bool MayBeCredentials(BytesView text, const TextFacts& facts) {
  return (facts.classes & kBinary) != 0 && text.size() > kShortestSecret &&
         BeginsCredentials(static_cast<unsigned char>(text[0]));
}

void FindCredentials(BytesView text, Candidates& candidates) {
  const BytesView head = text.substr(0, kLongestName);
  for (std::size_t at = 0; at < head.size() && PrintBytes::Has(head[at]); ++at) {
    if (kSeparators.find(head[at]) == std::string_view::npos || text.size() - at <= kShortestSecret) continue;
    if (IsSecret(text.substr(0, at), text.substr(at + 1))) candidates.push_back({at + 1, text.size(), 0});
    return;
  }
}

}  // namespace telltale
