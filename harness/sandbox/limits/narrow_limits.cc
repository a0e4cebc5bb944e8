#include "harness/sandbox/limits/narrow_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include "core/gap_kinds.h"
#include "harness/sandbox/limits/resource_limits.h"

namespace telltale {
namespace {

constexpr rlim_t kUsualFiles = 1024;  // what programs have had for decades

// A cell raises the soft limit to the hard one where it sets the limit itself (resource_limits.h).
enum class Kind { kSoft, kHard };

struct Usual {
  __rlimit_resource resource;
  Kind kind;
  rlim_t least;
  char option;  // of ulimit
  rlim_t unit;
};

constexpr Usual kUsualLimits[] = {
    {RLIMIT_NPROC, Kind::kHard, kMaxProcesses, 'u', 1},    {RLIMIT_NOFILE, Kind::kHard, kUsualFiles, 'n', 1},
    {RLIMIT_FSIZE, Kind::kHard, kMaxDiskBytes, 'f', 1024}, {RLIMIT_DATA, Kind::kHard, kMaxMemoryBytes, 'd', 1024},
    {RLIMIT_AS, Kind::kSoft, RLIM_INFINITY, 'v', 1024},    {RLIMIT_CPU, Kind::kSoft, RLIM_INFINITY, 't', 1},
};

}  // namespace

std::vector<Gap> NarrowLimits() {
  std::vector<Gap> gaps;
  for (const Usual& usual : kUsualLimits) {
    rlimit limit{};
    if (getrlimit(usual.resource, &limit) != 0) continue;
    const rlim_t value = usual.kind == Kind::kHard ? limit.rlim_max : limit.rlim_cur;
    if (value >= usual.least) continue;
    gaps.push_back({gap_kind::kResourceLimit, "", "",
                    fmt::format("telltale was started with `ulimit -{} {}`, which holds for the CLI too: with more it "
                                "may have behaved otherwise",
                                usual.option, value / usual.unit),
                    false});
  }
  return gaps;
}

}  // namespace telltale
