#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Keeps copies of texts until Clear(), without an allocation for each. One block stays for the next time.
class TextArena {
 public:
  struct Mark {
    std::size_t blocks = 0;
    std::size_t used = 0;
  };

  BytesView Keep(BytesView text);
  void Clear();
  Mark Here() const { return {blocks_.size(), used_}; }
  // Forgets what was kept since.
  void ForgetSince(const Mark& mark) {
    blocks_.resize(mark.blocks);
    used_ = mark.used;
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{256} << 10;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t used_ = 0;  // of the last block
};

}  // namespace telltale
