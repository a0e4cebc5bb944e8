#pragma once
#include <sys/types.h>

#include <vector>

#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// The kernel takes some milliseconds to put a process into a control group, most of them waiting: another process asks
// for it while this one makes the rest. Then this process takes the group for the root (a namespace of control groups)
// and goes into one inside of it, whose name is what /proc/PID/cgroup says in the cell. Not thread-safe.
class GroupEntry {
 public:
  // Descriptors of ControlGroup's, both lists empty where there is none.
  static Result<GroupEntry> Start(const std::vector<int>& entrances, const std::vector<int>& inner);
  // Once, when all other namespaces are entered. Whether this process has a namespace of control groups now: where the
  // kernel refuses one, it is in the outer group.
  Result<bool> Finish();

 private:
  Descriptor helper_says_;
  pid_t helper_ = -1;
};

}  // namespace telltale
