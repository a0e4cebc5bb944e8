#include "harness/app/own_limits.h"

#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>

#include "core/own_limit.h"
#include "harness/sandbox/watch/open_files.h"

namespace telltale {
namespace {

// What telltale has open by itself, some connections included, and what a scenario adds (its sockets, its planted files
// while they are put in place).
constexpr unsigned long kOwnFiles = 96;
constexpr unsigned long kFilesOfAScenario = 72;

}  // namespace

Status TakeOwnLimits() {
  signal(SIGXFSZ, SIG_IGN);
  constexpr rlim_t kLeastStackBytes = 1 << 20;
  rlimit stack{};
  if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= kLeastStackBytes) return {};
  return Failure(fmt::format("a stack of {} KiB is too small", stack.rlim_cur >> 10), "",
                 fmt::format("`ulimit -s` limits it: {} at least, 8192 is usual", kLeastStackBytes >> 10));
}

Result<unsigned> JobsWithinLimits(unsigned asked) {
  std::error_code error;
  if (!std::filesystem::exists("/proc/self/exe", error)) return NoProcFailure();
  TakeAllOpenFiles();
  const unsigned long files = MostOpenFiles();
  const unsigned long most = files < kOwnFiles ? 0 : (files - kOwnFiles) / kFilesOfAScenario;
  const unsigned wanted = asked != 0 ? asked : 2 * std::max(1U, std::thread::hardware_concurrency());
  if (most >= wanted) return wanted;
  if (asked == 0 && most > 0) return static_cast<unsigned>(most);
  return Failure(
      fmt::format("{} scenario{} at once may need {} open files, and telltale may have {}", std::max(1U, asked),
                  asked > 1 ? "s" : "", kOwnFiles + kFilesOfAScenario * std::max(1U, asked), files),
      "", "`ulimit -n` limits them: raise it" + std::string(most > 0 ? fmt::format(", or --jobs {}", most) : ""));
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
