#pragma once
#include <memory>
#include <string>

#include "core/result.h"
#include "harness/sandbox/limits/control_group.h"

namespace telltale {

// How a cell of the namespace tier is held on this machine, as phrases for reports and for `telltale doctor`.

// Who its command is on the host.
std::string UserFact();
// What it may use at most, as a whole or process by process, and why.
std::string LimitFact(const Result<std::unique_ptr<ControlGroups>>& groups);

}  // namespace telltale
