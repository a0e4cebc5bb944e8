#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/redact.h"
#include "core/verdict.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/own_limits.h"
#include "harness/sandbox/diagnosis.h"

namespace telltale {
namespace {

std::string ToJson(const std::vector<TierState>& tiers, const TierState* strongest) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const TierState& tier : tiers) {
    list.push_back({{"name", tier.name}, {"works", tier.works}, {"detail", tier.detail}, {"remedies", tier.remedies}});
  }
  const nlohmann::ordered_json object = {
      {"version", 1},
      {"isolation", strongest == nullptr ? nlohmann::ordered_json() : nlohmann::ordered_json(strongest->name)},
      {"is_limited", tiers.front().is_limited},
      {"tiers", list}};
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void Print(const std::vector<TierState>& tiers) {
  for (const TierState& tier : tiers) {
    fmt::print("{:<10} {:<5} {}\n", tier.name, tier.works ? "works" : "no", Printable(tier.detail));
    for (const std::string& remedy : tier.remedies) fmt::print("{:<10}       -> {}\n", "", remedy);
  }
}

int Report(bool as_json) {
  if (const auto jobs = JobsWithinLimits(0); !jobs) return ReportFailure(jobs.error());
  const SystemClock clock;
  const std::vector<TierState> tiers = Diagnose(clock);
  const TierState* strongest = nullptr;
  for (const TierState& tier : tiers) {
    if (tier.works && strongest == nullptr) strongest = &tier;
  }
  if (as_json) {
    fmt::print("{}", ToJson(tiers, strongest));
  } else {
    Print(tiers);
  }
  if (tiers.front().is_limited) {
    std::fflush(stdout);
    return ReportFailure(
        {ErrorKind::kFailure, "a limit on telltale itself is in the way: `telltale run` fails here", "", ""});
  }
  if (!as_json)
    fmt::print("\n`telltale run --isolation auto` takes {} here.\n", strongest == nullptr ? "none" : strongest->name);
  return tiers.front().works ? ExitCode(Verdict::kPass) : ExitCode(Verdict::kInconclusive);
}

}  // namespace

void AddDoctorCommand(CLI::App& app, int& exit_code) {
  CLI::App* const command =
      app.add_subcommand("doctor", "Says which isolation works on this machine, and how to get the rest");
  command->footer(
      "Exit code 0: the namespace tier works; 3: only a weaker one does; 4: a limit on telltale itself is in the way.");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "The same as JSON");
  command->callback([as_json, &exit_code] { exit_code = Report(*as_json); });
}

}  // namespace telltale
