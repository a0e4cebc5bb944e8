#pragma once
#include <filesystem>

#include "core/result.h"

namespace telltale {

// Whoever holds it is the only writer of a journal. The kernel lets go of it when the process ends, however it ends.
// Made before SQLite opens the file and let go of after it has closed it: POSIX forgets a process's locks with any
// descriptor.
class JournalLock {
 public:
  // Makes the file where there is none. Errors (kInput): another writer has it. A file that cannot be opened is not
  // locked.
  static Result<JournalLock> Take(const std::filesystem::path& path);
  JournalLock(JournalLock&& other) noexcept;
  JournalLock& operator=(JournalLock&& other) noexcept;
  JournalLock() = default;
  ~JournalLock();

 private:
  int descriptor_ = -1;
};

// Whether the file is a database that keeps a write-ahead log and has none beside it: it was copied, or moved, without,
// and the last rows may be missing. (One that was closed in order keeps no log.)
bool IsWithoutItsLog(const std::filesystem::path& path);

}  // namespace telltale
