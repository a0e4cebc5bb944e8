#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Blocks of bytes on disk, for what memory has no room for: one file without a name, made when it is first needed, gone
// with the process, however that ends. Empty again whenever no block is in use. Thread-safe.
class SpillFile {
 public:
  static constexpr std::size_t kBlockBytes = 256 << 10;
  using Block = std::uint32_t;

  // `directory` is where the file is made; empty: there is no room at all. At most `max_bytes` are used.
  SpillFile(std::filesystem::path directory, std::uint64_t max_bytes);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // nullopt: no room.
  std::optional<Block> Take();
  void Free(Block block);
  // From `offset` in the block. False: the disk is full or broken.
  bool Write(Block block, std::size_t offset, BytesView bytes);
  bool Read(Block block, char* to, std::size_t size) const;

 private:
  bool Make();

  std::filesystem::path directory_;
  Block max_blocks_;
  mutable std::mutex mutex_;
  int file_ = -1;
  std::vector<Block> free_;
  Block used_ = 0;  // blocks that are out
  Block next_ = 0;  // the first that has never been given
};

}  // namespace telltale
