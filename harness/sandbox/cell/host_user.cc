// A lock is one byte of a file that all telltales of this machine share, held through an open file description
// (F_OFD_SETLK): two cells of one process exclude each other as two processes do. The file itself stays, empty.
#include "harness/sandbox/cell/host_user.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>

namespace telltale {
namespace {

struct NumberRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

constexpr NumberRange kUsual{2'000'000'000, 16'384};
constexpr std::uint32_t kNobody = 65'534;
constexpr std::uint32_t kFewer = 1'024;

// Whether this user namespace has all of the range; the file's lines are "inside outside count".
bool Has(const char* map, const NumberRange& range) {
  std::ifstream file(map);
  std::uint64_t inside = 0, outside = 0, count = 0;
  while (file >> inside >> outside >> count) {
    if (inside <= range.first && range.first + std::uint64_t{range.count} <= inside + count) return true;
  }
  return false;
}

Result<NumberRange> FreeRange() {
  for (const NumberRange range : {kUsual, NumberRange{kNobody - kFewer, kFewer}}) {
    if (Has("/proc/self/uid_map", range) && Has("/proc/self/gid_map", range)) return range;
  }
  return Failure("this container has no user numbers to give to a cell", "/proc/self/uid_map",
                 "map at least 65,534 users into it, or run telltale as an ordinary user");
}

// In a folder that only root writes, or one in which nobody else can replace root's file.
Result<Descriptor> OpenLocks() {
  int error = 0;
  for (const char* path : {"/run/lock/telltale-users", "/run/telltale-users", "/tmp/.telltale-users"}) {
    Descriptor file(open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    struct stat facts {};
    if (file.get() >= 0 && fstat(file.get(), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_uid == geteuid()) {
      return file;
    }
    error = errno;
  }
  return SystemFailure("cannot open a file of locks for the users of cells", error, "/run/lock/telltale-users");
}

bool Take(int file, std::uint32_t byte) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

}  // namespace

Result<HostUser> HostUser::Allocate() {
  // Each takes the next one, so that a number is not given out again while something of its last holder still ends.
  static std::atomic<std::uint32_t> next{static_cast<std::uint32_t>(getpid()) * 61};
  TRY(const NumberRange range, FreeRange());
  HostUser user;
  TRY(user.lock_, OpenLocks());
  for (std::uint32_t tried = 0; tried < range.count; ++tried) {
    const std::uint32_t index = next++ % range.count;
    if (!Take(user.lock_.get(), index)) continue;
    user.id_ = range.first + index;
    return user;
  }
  return Failure("every user number for cells is taken", "", "end other audits on this machine first");
}

}  // namespace telltale
