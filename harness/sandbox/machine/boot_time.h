#pragma once
#include <cstdint>

#include "core/result.h"

namespace telltale {

// Lets the processes that the caller starts from now on see a machine that was started at `seconds` (since 1970) and
// half a second, and has not slept: CLOCK_BOOTTIME, CLOCK_MONOTONIC, the uptime, and the btime of /proc/stat. By a time
// namespace, so that nothing changes for the host, nor the time of day for anybody. Fails on kernels without them,
// where nothing is changed.
Status PlantBootTime(std::int64_t seconds);

}  // namespace telltale
