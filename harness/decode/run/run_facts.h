#pragma once
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/list_items.h"
#include "harness/decode/source_range.h"
#include "harness/decode/text/text_decoders.h"
#include "harness/decode/text_scan.h"
#include "harness/decode/turned/reversed_marks.h"
#include "harness/decode/turned/turned_decoders.h"

namespace telltale {

// What the runs of a text tell its decoders, of parts that no run goes over.
struct RunFacts {
  ListItems items;
  bool has_turned_hex = false;
  bool has_sized_string = false;
  bool has_reversed_word = false;

  // `classes`: of the part's bytes. `tokens`: where those that ForTokens calls so are put behind the others.
  static RunFacts Of(BytesView text, SourceRange part, std::uint32_t classes,
                     std::vector<SourceRange>* tokens = nullptr) {
    const BytesView bytes = text.substr(part.begin, part.length());
    return {ListItemsIn(text, part, tokens), HasTurnedHexRun(bytes), HasSizedString(bytes),
            (classes & kSpace) != 0 && HasReversedWord(bytes)};
  }
  // Makes it that of this part and the `next` one together.
  void Add(const RunFacts& next) {
    items.Add(next.items);
    has_turned_hex = has_turned_hex || next.has_turned_hex;
    has_sized_string = has_sized_string || next.has_sized_string;
    has_reversed_word = has_reversed_word || next.has_reversed_word;
  }
  void AddTo(TextFacts& facts) const {
    facts.lists = items.is_list;
    facts.turned_hex = has_turned_hex;
    facts.sized_strings = has_sized_string;
    facts.reversed_word = has_reversed_word;
  }
};

}  // namespace telltale
