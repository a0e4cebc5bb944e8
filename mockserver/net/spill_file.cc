#include "mockserver/net/spill_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

namespace telltale {
namespace {

off_t PlaceOf(SpillFile::Block block) { return static_cast<off_t>(block) * SpillFile::kBlockBytes; }

// Calls `transfer(offset)` for the rest until `size` bytes are through. False: it failed or came to an end.
template <class Transfer>
bool All(std::size_t size, const Transfer& transfer) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = transfer(done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

SpillFile::SpillFile(std::filesystem::path directory, std::uint64_t max_bytes)
    : directory_(std::move(directory)),
      max_blocks_(static_cast<Block>(std::min<std::uint64_t>(max_bytes / kBlockBytes, 1U << 24))) {}

SpillFile::~SpillFile() {
  if (file_ >= 0) close(file_);
}

// Not every file system knows files without a name; there it loses its name at once.
bool SpillFile::Make() {
  if (file_ >= 0) return true;
  if (directory_.empty()) return false;
  file_ = open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file_ >= 0) return true;
  std::string name = (directory_ / ".telltale-spill-XXXXXX").string();
  file_ = mkostemp(name.data(), O_CLOEXEC);
  if (file_ >= 0) unlink(name.c_str());
  return file_ >= 0;
}

std::optional<SpillFile::Block> SpillFile::Take() {
  const std::lock_guard lock(mutex_);
  if (used_ >= max_blocks_ || !Make()) return std::nullopt;
  ++used_;
  if (free_.empty()) return next_++;
  const Block block = free_.back();
  free_.pop_back();
  return block;
}

void SpillFile::Free(Block block) {
  const std::lock_guard lock(mutex_);
  free_.push_back(block);
  if (--used_ > 0) return;
  free_.clear();
  next_ = 0;
  // Where it fails the file only stays as long as it was.
  static_cast<void>(ftruncate(file_, 0));
}

bool SpillFile::Write(Block block, std::size_t offset, BytesView bytes) {
  return All(bytes.size(), [&](std::size_t done) {
    return pwrite(file_, bytes.data() + done, bytes.size() - done, PlaceOf(block) + static_cast<off_t>(offset + done));
  });
}

bool SpillFile::Read(Block block, char* to, std::size_t size) const {
  return All(size, [&](std::size_t done) {
    return pread(file_, to + done, size - done, PlaceOf(block) + static_cast<off_t>(done));
  });
}

}  // namespace telltale
