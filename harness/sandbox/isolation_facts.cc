#include "harness/sandbox/isolation_facts.h"

#include <fmt/format.h>
#include <unistd.h>

#include "harness/sandbox/limits/resource_limits.h"

namespace telltale {

std::string UserFact() {
  return geteuid() == 0 ? "the CLI ran as a user who is nobody on the host"
                        : "the CLI ran as the user who started telltale";
}

std::string LimitFact(const Result<std::unique_ptr<ControlGroups>>& groups) {
  if (!groups) {
    return fmt::format("limits of each process alone ({} MiB of memory, {} processes): {}", kMaxMemoryBytes >> 20,
                       kMaxProcesses, groups.error().message);
  }
  return fmt::format("limits of the cell as a whole by {} ({} MiB of memory, {} processes)", (*groups)->name(),
                     kMaxMemoryBytes >> 20, kMaxProcesses);
}

}  // namespace telltale
