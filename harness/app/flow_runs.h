#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/app/recorder_room.h"
#include "harness/check/contracts.h"
#include "harness/check/traffic.h"
#include "harness/config/profile.h"
#include "harness/flows/trial.h"
#include "harness/run/run_scenarios.h"
#include "harness/sandbox/cell/scratch_directory.h"
#include "harness/sandbox/machine/drawn_identity.h"

namespace telltale {

struct FlowDrive {
  Profile profile;  // its scenario alone is run
  Scenario scenario;
  std::filesystem::path cli;  // absolute
  std::string isolation = "auto";
  unsigned jobs = 0;
  RecorderRoom room;
  std::string seed;  // of all that is drawn
};

// One run to make.
struct FlowRun {
  std::string name;
  Drawings drawings;
  std::vector<OwnFile> state;  // stands in HOME besides the scenario's files
};

// What some runs recorded, and how the checks read it.
struct FlowBatch {
  Profile planned;
  Recording recording;
  Traffic traffic;  // borrows the others
  std::string isolation;
};

// Makes runs of one scenario on machines of our choice. Not thread-safe.
class FlowRuns {
 public:
  static Result<std::unique_ptr<FlowRuns>> Make(FlowDrive drive, const Clock& clock);

  // Side by side. The batch lives as long as this object. After `cancelled` some may be missing.
  Result<const FlowBatch*> Go(const std::vector<FlowRun>& runs, const std::atomic<bool>& cancelled,
                              RunObserver& observer);
  Identity IdentityFor(const Drawings& drawings) const {
    return DrawIdentity(drive_.seed, drawings, drive_.profile.canaries);
  }
  // What a run left in HOME and the working directory, for others to begin with. `left_out`: files that cannot be taken
  // along.
  Result<std::vector<OwnFile>> StateOf(const Run& run, std::vector<std::string>& left_out);

 private:
  FlowRuns(FlowDrive drive, const Clock& clock) : drive_(std::move(drive)), clock_(clock) {}
  Scenario ScenarioFor(const FlowRun& run) const;

  const FlowDrive drive_;
  const Clock& clock_;
  ContractSet contracts_;
  std::unique_ptr<ScratchDirectory> scratch_;
  std::vector<std::unique_ptr<FlowBatch>> batches_;
};

// The runs of a batch that a FlowRun made, in their order, without preparations.
std::vector<const Run*> RunsOf(const FlowBatch& batch, const std::string& name);

}  // namespace telltale
