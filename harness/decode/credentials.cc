#include "harness/decode/byte_class.h"
#include "harness/decode/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kShortestSecret = 8;
constexpr std::string_view kSeparators = ":=";

}  // namespace

bool MayBeCredentials(BytesView text, const TextFacts& facts) {
  return (facts.classes & kBinary) != 0 && text.size() > kShortestSecret &&
         BeginsCredentials(static_cast<unsigned char>(text[0]));
}

void FindCredentials(BytesView text, Candidates& candidates) {
  const BytesView head = text.substr(0, kLongestName);
  for (std::size_t at = 0; at < head.size() && IsTextByte(static_cast<unsigned char>(head[at])); ++at) {
    if (kSeparators.find(head[at]) == std::string_view::npos || text.size() - at <= kShortestSecret) continue;
    // A text that goes on is no secret of its own, and must not be taken apart name by name.
    if (IsTextByte(static_cast<unsigned char>(text[at + 1])) && IsTextByte(static_cast<unsigned char>(text[at + 2]))) {
      return;
    }
    candidates.push_back({at + 1, text.size(), 0});
    return;
  }
}

}  // namespace telltale
