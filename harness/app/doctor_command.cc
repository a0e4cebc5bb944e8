#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "core/clock.h"
#include "core/redact.h"
#include "core/verdict.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/own_limits.h"
#include "harness/sandbox/diagnosis.h"

namespace telltale {
namespace {

int Report() {
  if (const auto jobs = JobsWithinLimits(0); !jobs) return ReportFailure(jobs.error());
  const SystemClock clock;
  const std::vector<TierState> tiers = Diagnose(clock);
  const TierState* strongest = nullptr;
  for (const TierState& tier : tiers) {
    if (tier.works && strongest == nullptr) strongest = &tier;
    fmt::print("{:<10} {:<5} {}\n", tier.name, tier.works ? "works" : "no", Printable(tier.detail));
    for (const std::string& remedy : tier.remedies) fmt::print("{:<10}       -> {}\n", "", remedy);
  }
  if (tiers.front().is_limited) {
    std::fflush(stdout);
    return ReportFailure(
        {ErrorKind::kFailure, "a limit on telltale itself is in the way: `telltale run` fails here", "", ""});
  }
  fmt::print("\n`telltale run --isolation auto` takes {} here.\n", strongest == nullptr ? "none" : strongest->name);
  return tiers.front().works ? ExitCode(Verdict::kPass) : ExitCode(Verdict::kInconclusive);
}

}  // namespace

void AddDoctorCommand(CLI::App& app, int& exit_code) {
  CLI::App* const command =
      app.add_subcommand("doctor", "Says which isolation works on this machine, and how to get the rest");
  command->footer(
      "Exit code 0: the namespace tier works; 3: only a weaker one does; 4: a limit on telltale itself is in the way.");
  command->callback([&exit_code] { exit_code = Report(); });
}

}  // namespace telltale
