#include "harness/sandbox/limits/resource_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

namespace telltale {

void SetResourceLimits() {
  const std::pair<__rlimit_resource, rlim_t> limits[] = {
      {RLIMIT_DATA, kMaxMemoryBytes}, {RLIMIT_NPROC, kMaxProcesses}, {RLIMIT_NOFILE, kMaxOpenFiles}, {RLIMIT_CORE, 1}};
  for (const auto& [resource, value] : limits) {
#ifdef TELLTALE_NO_MEMORY_LIMIT
    if (resource == RLIMIT_DATA) continue;
#endif
    rlimit limit{};
    if (getrlimit(resource, &limit) != 0) continue;
    limit.rlim_max = std::min(limit.rlim_max, value);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
  }
}

}  // namespace telltale
