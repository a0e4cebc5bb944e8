#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/exchange.h"
#include "harness/decode/text_set.h"
#include "harness/decode/view.h"

namespace telltale {

// The cheap question before FindOpaque, for whoever reads many payloads: most need not be read as JSON to see that
// nothing in them is sealed. It remembers texts that were looked at and are not (a token that stands in every event),
// at most 1,024 of 4 KiB; the answer does not depend on that. One a thread.
class OpaqueQuestion {
 public:
  // False where no part of the exchange can be opaque. May be wrong only by saying yes.
  bool MayBeOpaque(const Exchange& exchange);
  // The same where its payloads were asked one by one, and said no: by what its headers say of the body.
  static bool IsLabelled(const Exchange& exchange);

  // The same of one payload. `parts`: of a document that was cut where its names begin (known_stretches.h), those that
  // are not known; nullptr: all of it is to be looked at. A string stands in one part, and what is said of a part is
  // true of it in every document, but where `again` (null where parts are) gets its place.
  bool MayBodyBeOpaque(BytesView body, const TextParts* parts, std::vector<FarLook>* again);
  static bool MayTextBeOpaque(BytesView text);  // a target or a header

 private:
  static constexpr std::size_t kMostKnown = 1024;
  static constexpr std::size_t kLongestKnown = 4096;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return HashText(text); }
  };

  bool MayWholeBeOpaque(BytesView body, bool is_print, bool may_be_json);
  bool MayDocumentBeOpaque(BytesView part);
  bool MayBeOpaqueLiteral(BytesView part);
  bool MayBeOpaqueEscaped(BytesView part);
  bool MayBeOpaqueString(BytesView text);
  void Remember(BytesView text);

  std::unordered_set<std::string, Hash, std::equal_to<>> known_;
};

}  // namespace telltale
