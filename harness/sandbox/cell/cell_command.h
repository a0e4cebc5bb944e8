#pragma once
#include <vector>

#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/system_call_filter.h"

namespace telltale {

// The child of a cell's init becomes the command: its session, streams, limits, keys, user and filter are the
// command's. Between fork and exec in a process of one thread. To `report` (a message socket, closed by exec) go the
// filter's listener where it has one (kListener), and an errno where it cannot (kNotStarted).
[[noreturn]] void BecomeCommand(const CellCommand& command, const std::vector<Descriptor>& streams,
                                const SystemCallFilter& filter, int report);

}  // namespace telltale
