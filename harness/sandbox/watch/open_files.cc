#include "harness/sandbox/watch/open_files.h"

#include <sys/resource.h>

#include <limits>

namespace telltale {
namespace {

rlimit given{};
bool taken = false;

}  // namespace

void TakeAllOpenFiles() {
  if (taken || getrlimit(RLIMIT_NOFILE, &given) != 0) return;
  taken = true;
  const rlimit files{given.rlim_max, given.rlim_max};
  // Where it is refused it stays as it was.
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &files));
}

void GiveBackOpenFiles() {
  if (taken) static_cast<void>(setrlimit(RLIMIT_NOFILE, &given));
}

unsigned long MostOpenFiles() {
  rlimit files{};
  return getrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : std::numeric_limits<unsigned long>::max();
}

}  // namespace telltale
