#pragma once
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/source_range.h"

namespace telltale {

// How short runs of base-N letters that can be items of a list of bytes (one character, or digits of some base) stand
// in a text: six and more in a row, five other bytes apart at most, are perhaps "104,101,108,..." or "68:65:6c:...". Of
// parts of a text it is told by Join, which may be wrong only by saying yes.
struct ListItems {
  static constexpr unsigned kFewest = 6;

  std::uint8_t first = 0;  // before any other run; kFewest at most
  std::uint8_t last = 0;   // behind the last other run; kFewest at most
  bool is_broken = false;  // there is another run, or a wide gap
  bool is_list = false;

  // Of this part and the `next` one together.
  ListItems Join(ListItems next) const;
  // Makes it that. Most parts are a name and a value that are no items.
  void Add(ListItems next) {
    if (next.is_broken && next.first == 0 && !next.is_list) {
      is_broken = true;
      last = next.last;
    } else {
      *this = Join(next);
    }
  }
};

ListItems ListItemsIn(BytesView text, SourceRange part, std::vector<SourceRange>* tokens = nullptr);

}  // namespace telltale
