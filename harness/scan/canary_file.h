#pragma once
#include <string>

#include "core/canary.h"
#include "core/result.h"

namespace telltale {

// The values to look for, of a canaries.json (core/canary_json.h) as a person or `telltale run` wrote it, at most 64
// MiB; each value once, and none of the run in which the harness itself sent a planted leak. kInput: what
// CanariesFromText refuses, and a set without a canary.
Result<CanarySet> ReadCanaryFile(const std::string& path);

}  // namespace telltale
