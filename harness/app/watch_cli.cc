#include "harness/app/watch_cli.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/app/check_recording.h"
#include "harness/check/destination.h"
#include "harness/check/traffic.h"
#include "harness/config/load_profile.h"
#include "harness/init/draft_profile.h"
#include "harness/init/planted_text.h"
#include "harness/init/profile_text.h"
#include "harness/init/vendor_events.h"

namespace telltale {
namespace {

constexpr const char* kElsewhere = "elsewhere";  // the same command line on another machine
constexpr const char* kVersion = "version";

// The profile of the watched runs: the draft with nothing in it yet, so that its reader judges the arguments.
Result<Profile> PlanOf(const WatchRequest& request) {
  TRY(Profile profile, ParseProfile(ProfileText(request.watch, {}, {}), request.profile));
  profile.environment = request.watch.environment;  // which is in no file
  profile.scenarios.front().repeat = request.runs;
  Scenario elsewhere = profile.scenarios.front();
  elsewhere.name = kElsewhere;
  profile.scenarios.push_back(std::move(elsewhere));
  Scenario version;
  version.name = kVersion;
  version.arguments = {"--version"};
  profile.scenarios.push_back(std::move(version));
  return profile;
}

bool LeftTheMachine(const Recording& recording, const Flow& flow) {
  return IsBareAttempt(flow, FindRun(recording, flow.run)) && !IsLoopback(flow.destination);
}

bool IsSilentVersion(const Recording& recording) {
  const Run* const run = FindRun(recording, kVersion);
  if (run == nullptr || run->outcome.exit_code != 0 || run->outcome.standard_output.empty()) return false;
  const auto is_of_it = [](const auto& item) { return item.run == kVersion; };
  return std::none_of(recording.exchanges.begin(), recording.exchanges.end(), is_of_it) &&
         std::none_of(recording.flows.begin(), recording.flows.end(),
                      [&](const Flow& flow) { return is_of_it(flow) && LeftTheMachine(recording, flow); });
}

// Of the first run on each machine: later ones find what the first left behind.
std::optional<int> SharedExitCode(const Recording& recording) {
  const Run* const here = FindRun(recording, kFirstScenario);
  const Run* const there = FindRun(recording, kElsewhere);
  if (here == nullptr || there == nullptr || here->outcome.exit_code != there->outcome.exit_code) return std::nullopt;
  return here->outcome.exit_code;
}

std::vector<WatchedAttempt> AttemptsIn(const Recording& recording) {
  std::vector<WatchedAttempt> attempts;
  for (const Flow& flow : recording.flows) {
    if (flow.run == kVersion || FindRun(recording, flow.run) == nullptr || !LeftTheMachine(recording, flow)) continue;
    attempts.push_back({flow.protocol, DestinationOf(flow), flow.port});
  }
  return attempts;
}

// A repetition that ended otherwise than the first run on its machine found something that the first one had made
// ("there already"): it is no example of what the command does in a HOME and project of its own.
std::vector<std::string> TakeOutSpoiled(Recording& recording) {
  std::set<std::string> names;
  for (const Run& run : recording.runs) {
    const Run* const first = FindRun(recording, run.scenario);
    if (first != nullptr && &run != first && run.name.starts_with(run.scenario + "#") &&
        run.outcome.exit_code != first->outcome.exit_code) {
      names.insert(run.name);
    }
  }
  const auto is_of_them = [&](const auto& item) { return names.contains(item.run); };
  std::erase_if(recording.exchanges, is_of_them);
  std::erase_if(recording.flows, is_of_them);
  std::erase_if(recording.gaps, is_of_them);
  std::erase_if(recording.runs, [&](const Run& run) { return names.contains(run.name); });
  return {names.begin(), names.end()};
}

void Fill(WatchedCli& watched, const Profile& plan) {
  watched.spoiled = TakeOutSpoiled(watched.driven.recording);
  const Recording& recording = watched.driven.recording;
  Traffic traffic = ReadTraffic(recording, plan, {});
  for (Sent& sent : traffic.sent) {
    if (sent.run == nullptr || sent.run->scenario == kVersion) continue;
    WatchedExchange exchange;
    exchange.exchange = sent.exchange;
    exchange.source = {sent.run->scenario, sent.run->name};
    exchange.is_json = sent.payload.is_structured();
    exchange.sdk = SdkOf(sent.payload);
    exchange.events = VendorEvents(sent.payload);
    exchange.is_batch = sent.payload.framing == Framing::kArray;
    for (Document& document : sent.payload.documents) {
      if (exchange.is_json) exchange.documents.push_back(std::move(document.value));
    }
    watched.watch.exchanges.push_back(std::move(exchange));
  }
  for (const Run& run : recording.runs) {
    for (const PlantedCanary& planted : run.planted) watched.watch.planted.push_back(planted.canary);
    if (run.scenario != kVersion) watched.runs.push_back(run);
  }
  for (const auto& [name, value] : plan.environment) {
    if (LooksLikeId(value)) watched.watch.planted.push_back({name, CanaryClass::kEnvSecret, value});
  }
  watched.watch.attempts = AttemptsIn(recording);
  watched.watch.runs = watched.runs.size();
  watched.watch.exit_code = SharedExitCode(recording);
  watched.watch.version_is_silent = IsSilentVersion(recording);
}

}  // namespace

Result<WatchedCli> WatchCli(const WatchRequest& request, const std::filesystem::path& journal, const Clock& clock,
                            const std::atomic<bool>& cancelled, RunObserver& observer) {
  TRY(const Profile plan, PlanOf(request));
  DriveRequest drive;
  drive.cli = request.cli;
  drive.journal = journal;
  drive.isolation = request.isolation;
  drive.plants_control = false;  // no verdict is given
  WatchedCli watched;
  TRY(watched.driven, DriveScenarios(drive, plan, clock, cancelled, observer));
  watched.watch = request.watch;
  Fill(watched, plan);
  return watched;
}

namespace {

// As often as it was run, without the repetitions that were left out: of those nothing is missing.
void RepeatAsWatched(Scenario& scenario, std::uint32_t runs, const std::vector<std::string>& spoiled) {
  const auto left_out = std::count_if(spoiled.begin(), spoiled.end(),
                                      [&](const std::string& run) { return run.starts_with(scenario.name + "#"); });
  scenario.repeat = runs - static_cast<std::uint32_t>(left_out);
}

}  // namespace

Result<CheckResult> CheckWatched(const WatchedCli& watched, Profile written, std::uint32_t runs) {
  CHECK_THAT(!written.scenarios.empty());  // a draft has at least one
  Scenario elsewhere = written.scenarios.front();
  elsewhere.name = kElsewhere;
  RepeatAsWatched(written.scenarios.front(), runs, watched.spoiled);
  RepeatAsWatched(elsewhere, runs, watched.spoiled);
  written.scenarios.push_back(std::move(elsewhere));
  TRY(const ContractSet contracts, LoadContracts(written));
  return CheckRecording(watched.driven.recording, written, contracts);
}

}  // namespace telltale
