#pragma once
#include <vector>

#include "core/finding.h"
#include "harness/detect/digests/cut_digests.h"

namespace telltale {

// The findings of all machines (cut_digests.h says what proves one), sorted by ReportedBefore. Does not depend on the
// machines' order.
std::vector<Finding> JudgeCutDigests(const std::vector<CutMachine>& machines);

}  // namespace telltale
