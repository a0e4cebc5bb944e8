#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/app/flow_runs.h"
#include "harness/flows/account.h"

namespace telltale {

struct FlowRequest {
  FlowDrive drive;
  std::vector<std::string> sources;  // ids of those to draw anew; empty: all
  unsigned budget = 200;             // runs of the CLI at most
  flows::SearchOptions search;       // how often; the number of sources is filled in
};

// From a scenario to the matrix of what its members follow. After `cancelled` it says what is known by then.
Result<flows::Account> AuditFlows(const FlowRequest& request, const Clock& clock, const std::atomic<bool>& cancelled,
                                  RunObserver& observer);

}  // namespace telltale
