#include "mockserver/record/journal_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <utility>

namespace telltale {

Result<JournalLock> JournalLock::Take(const std::filesystem::path& path) {
  constexpr mode_t kOwnersOnly = 0600;
  JournalLock lock;
  lock.descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, kOwnersOnly);
  if (lock.descriptor_ < 0) return lock;  // SQLite will say why
  if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return SystemFailure("cannot lock the journal " + path.string(), errno);
  return InputError("another process is writing this journal", path.string(), "name another file");
}

JournalLock::JournalLock(JournalLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

JournalLock& JournalLock::operator=(JournalLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

JournalLock::~JournalLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool IsWithoutItsLog(const std::filesystem::path& path) {
  // https://www.sqlite.org/fileformat.html: the bytes at 18 and 19 are 2 for a database that keeps a write-ahead log.
  std::string header(20, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(header.data(), static_cast<std::streamsize>(header.size()))) return false;
  const bool keeps_log = header.starts_with("SQLite format 3") && header[18] == 2;
  std::error_code error;
  const std::filesystem::path log = path.string() + "-wal";
  return keeps_log && !std::filesystem::exists(log, error);
}

}  // namespace telltale
