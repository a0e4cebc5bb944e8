#include "harness/decode/text_arena.h"

#include <algorithm>
#include <cstring>

namespace telltale {

BytesView TextArena::Keep(BytesView text) {
  if (text.empty()) return {};
  if (blocks_.empty() || blocks_.back().size - used_ < text.size()) {
    const std::size_t size = std::max(kBlock, text.size());
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  char* const kept = blocks_.back().bytes.get() + used_;
  std::memcpy(kept, text.data(), text.size());
  used_ += text.size();
  return {kept, text.size()};
}

void TextArena::Clear() {
  if (blocks_.size() > 1) blocks_.resize(1);
  if (!blocks_.empty() && blocks_[0].size > kBlock) blocks_.clear();
  used_ = 0;
}

}  // namespace telltale
