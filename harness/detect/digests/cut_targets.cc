#include "harness/detect/digests/cut_targets.h"

#include <utility>

#include "core/digest.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {

CutTargets::CutTargets(std::vector<CutToken> tokens) : tokens_(std::move(tokens)) {
  constexpr std::size_t kKeyDigits = 2 * kKeyBytes;
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    const Bytes& digits = tokens_[i].digits;
    const auto head = FromHex(digits.substr(0, kKeyDigits));
    const auto tail = FromHex(digits.substr(digits.size() - kKeyDigits));
    if (head) table_.Add(HashOf(*head, false), {i, false});
    if (tail) table_.Add(HashOf(*tail, true), {i, true});
  }
  table_.Seal();
}

bool CutTargets::IsOf(const Key& key, BytesView digest) const {
  const std::string hex = ToHex(digest);
  const Bytes& digits = tokens_[key.token].digits;
  return key.is_tail ? hex.ends_with(digits) : hex.starts_with(digits);
}

}  // namespace telltale
