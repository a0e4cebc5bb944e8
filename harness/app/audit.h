#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/audit.h"
#include "core/clock.h"
#include "core/result.h"
#include "harness/app/recorder_room.h"
#include "harness/config/profile.h"
#include "harness/run/plan.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

struct AuditRequest {
  Profile profile;
  std::filesystem::path cli;  // absolute
  Selection selection;        // of scenarios
  unsigned jobs = 0;          // 0: twice the cores
  RecorderRoom room;
  std::string isolation = "auto";
  std::filesystem::path run_directory;  // exists; gets journal.sqlite at once
  Level fail_on = Level::kWarning;      // findings from here up make the verdict fail
  std::string today;                    // YYYY-MM-DD, for expiry dates
  std::vector<std::string> options;     // of the command line, for the record (core/audit.h)
};

// The audit of one profile, from its scenarios to the verdict; the run directory's other files are the caller's to
// write. After `cancelled` what was recorded is judged all the same, with a gap kInterrupted.
Result<Audit> RunAudit(const AuditRequest& request, const Clock& clock, const std::atomic<bool>& cancelled,
                       RunObserver& observer);

}  // namespace telltale
