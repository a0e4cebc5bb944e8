#include "harness/app/flow_control.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "harness/flows/alignment.h"
#include "harness/flows/units.h"
#include "harness/run/control_run.h"

namespace telltale {
namespace {

// What the control's client is asked to tell: a value that follows one canary.
struct Told {
  const char* way;   // of the client
  const char* said;  // its argument: a value, or @ and a file
  const char* canary;
  const char* name;  // in reports
};
constexpr Told kTold[] = {{"http1", "@/etc/machine-id", "machine_id", "a machine id that was read in a file"},
                          {"packed", "${canary:argument}", "argument", "an argument"}};

class Silent final : public RunObserver {
 public:
  void OnScenarioStarted(const std::string&) override {}
  void OnScenarioEnded(const std::string&, const std::vector<Run>&) override {}
};

std::set<std::string> TextsOf(const FlowBatch& batch, const std::string& name) {
  std::set<std::string> texts;
  for (const flows::Unit& unit : flows::UnitsOf(batch.traffic, name)) {
    for (const auto& [member, text] : unit.members) {
      if (member.starts_with("body:")) texts.insert(text);
    }
  }
  return texts;
}

std::set<std::string> Common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
  return common;
}

std::set<std::string> Less(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> less;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(less, less.end()));
  return less;
}

// The texts that were told on the machine as it was, and where all but the canary were new, and not where it was.
Control Judge(const FlowBatch& batch, const Told& told) {
  Control control{fmt::format("{} that the control's client tells follows its source, and no other", told.name), false,
                  ""};
  const std::set<std::string> still = Common(TextsOf(batch, "still"), TextsOf(batch, "again"));
  if (still.empty()) {
    control.detail = "what it told was not seen, or was not the same on the same machine";
    return control;
  }
  const std::set<std::string> follows = Less(Common(still, TextsOf(batch, fmt::format("but-{}", told.canary))),
                                             TextsOf(batch, fmt::format("only-{}", told.canary)));
  control.caught = !follows.empty();
  control.detail = control.caught
                       ? "it was another on a machine that differs in it alone, and the same where all else was new"
                       : "drawing its source anew did not show in what it told";
  return control;
}

}  // namespace

Result<std::vector<Control>> ControlFlows(FlowDrive drive, const std::vector<std::string>& all, const Clock& clock,
                                          const std::atomic<bool>& cancelled) {
  std::error_code error;
  drive.cli = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return SystemFailure("cannot find the tool's own program", error.value(), "/proc/self/exe");
  drive.scenario = Scenario();
  drive.profile.cli_prefix.clear();
  drive.profile.environment.clear();
  drive.profile = WithUsualAnswers(std::move(drive.profile));
  drive.scenario.arguments = {"control-client", ControlUrl(drive.profile)};
  std::vector<const Told*> told;
  for (const Told& one : kTold) {
    if (std::find(all.begin(), all.end(), one.canary) != all.end()) told.push_back(&one);
  }
  std::vector<FlowRun> runs = {{"still", {}, {}}, {"again", {}, {}}};
  for (const Told* const one : told) {
    drive.scenario.arguments.push_back(fmt::format("{}={}", one->way, one->said));
    runs.push_back({fmt::format("only-{}", one->canary), {{one->canary, 1}}, {}});
    FlowRun but{fmt::format("but-{}", one->canary), {}, {}};
    for (const std::string& canary : all) {
      if (canary != one->canary) but.drawings.emplace(canary, 1);
    }
    runs.push_back(std::move(but));
  }
  TRY(const auto drives, FlowRuns::Make(std::move(drive), clock));
  Silent observer;
  TRY(const FlowBatch* const batch, drives->Go(runs, cancelled, observer));
  std::vector<Control> controls;
  for (const Told* const one : told) controls.push_back(Judge(*batch, *one));
  return controls;
}

}  // namespace telltale
