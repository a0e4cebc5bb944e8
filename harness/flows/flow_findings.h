#pragma once
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/check/traffic.h"
#include "harness/flows/alignment.h"
#include "harness/flows/matrix.h"

namespace telltale::flows {

// identity/undeclared for ids that follow a source which the profile does not name, and flow/undeclared for every other
// member that follows something personal and neither an identity of the profile nor the contract's annotations say so.
// `traffic`: of all runs; `places` says where in it each row stood. `run` stands for the scenario.
std::vector<Finding> JudgeFlows(const Matrix& matrix, const Alignment& places,
                                const std::vector<const Traffic*>& traffic, const Run& run);

// Why nothing can be concluded of a part of the matrix, each a sentence; empty: all that was told was decided, or is
// declared to change by itself (an execution's id, a token, what is sealed by design).
std::vector<std::string> WhatIsOpen(const Matrix& matrix, const Alignment& places,
                                    const std::vector<const Traffic*>& traffic);

}  // namespace telltale::flows
