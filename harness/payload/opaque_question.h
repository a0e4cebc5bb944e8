#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/exchange.h"
#include "harness/decode/text_set.h"

namespace telltale {

// The cheap question before FindOpaque, for whoever reads many payloads: most need not be read as JSON to see that
// nothing in them is sealed. It remembers texts that were looked at and are not (a token that stands in every event),
// at most 1,024 of 4 KiB; the answer does not depend on that. One a thread.
class OpaqueQuestion {
 public:
  // False where no part of the exchange can be opaque. May be wrong only by saying yes.
  bool MayBeOpaque(const Exchange& exchange);

 private:
  static constexpr std::size_t kMostKnown = 1024;
  static constexpr std::size_t kLongestKnown = 4096;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return HashText(text); }
  };

  bool MayBeOpaqueLiteral(BytesView body);
  bool MayBeOpaqueEscaped(BytesView body);
  bool MayBeOpaqueString(BytesView text);
  void Remember(BytesView text);

  std::unordered_set<std::string, Hash, std::equal_to<>> known_;
};

}  // namespace telltale
