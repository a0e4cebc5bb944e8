#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "core/clock.h"
#include "core/recording.h"
#include "core/result.h"
#include "harness/app/recorder_room.h"
#include "harness/config/profile.h"
#include "harness/judge/control.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

struct DriveRequest {
  std::filesystem::path cli;      // absolute
  std::filesystem::path journal;  // is made
  std::string isolation = "auto";
  unsigned jobs = 0;  // 0: twice the cores
  RecorderRoom room;
  bool plants_control = true;                          // runs the positive control as well
  std::function<Identity(const Scenario& first)> who;  // as in RunOptions
};

struct Driven {
  Recording recording;
  std::string isolation;  // the tier that was used
  std::vector<std::string> isolation_facts;
  std::string journal_head;
  ControlPlan control;          // empty where no control was planted
  std::string control_failure;  // why it could not be run; empty: it was
  ClockSpan clock_span;         // while the runs went
};

// From a profile's scenarios to the recording: everything that listens is gone when this returns. After `cancelled` the
// recording holds what was seen, and a gap kInterrupted.
Result<Driven> DriveScenarios(const DriveRequest& request, const Profile& planned, const Clock& clock,
                              const std::atomic<bool>& cancelled, RunObserver& observer);

}  // namespace telltale
