#pragma once
#include <atomic>
#include <filesystem>
#include <string>

#include "core/clock.h"
#include "core/result.h"
#include "harness/app/drive_scenarios.h"
#include "harness/check/check_all.h"
#include "harness/config/profile.h"
#include "harness/init/watch.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

struct WatchRequest {
  std::filesystem::path cli;      // absolute: what is run
  std::filesystem::path profile;  // the file that will be written: errors about the command line name it
  std::string isolation = "auto";
  std::uint32_t runs = 2;  // on each of two machines
  Watch watch;             // with name, cli, arguments and environment
};

// What was recorded, and what a profile is made of. `watch` borrows from `driven`.
struct WatchedCli {
  Driven driven;
  Watch watch;
  std::vector<Run> runs;  // of the command line itself, those on the first machine first
  std::vector<std::string>
      spoiled;  // repetitions that are left out: they ended otherwise than the first run on their machine
};

// Runs the command line on two invented machines, several times on each, and `--version` on a third. Arguments that no
// profile can hold are input errors. After `cancelled` what was seen until then is in it.
Result<WatchedCli> WatchCli(const WatchRequest& request, const std::filesystem::path& journal, const Clock& clock,
                            const std::atomic<bool>& cancelled, RunObserver& observer);

// What the checks say of the watched runs if they are judged by `written`: what the next run will report.
Result<CheckResult> CheckWatched(const WatchedCli& watched, Profile written, std::uint32_t runs);

}  // namespace telltale
