#include "harness/app/own_limits.h"

#include <malloc.h>
#include <sys/resource.h>

namespace telltale {

void TakeAllOpenFiles() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  // Where it is refused the server serves as many as it may.
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &files));
}

void ReturnFreedMemory() {
  constexpr int kMostHeaps = 4;
  constexpr int kLargeBytes = 128 << 10;
  mallopt(M_ARENA_MAX, kMostHeaps);
  // Setting it also keeps glibc from raising it to the largest piece that was ever freed.
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
  mallopt(M_TRIM_THRESHOLD, kLargeBytes);
}

}  // namespace telltale
