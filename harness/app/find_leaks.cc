#include "harness/app/find_leaks.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "harness/check/leak/detector.h"
#include "harness/decode/decode.h"

namespace telltale {
namespace {

// The runs of one cell: a scenario's preparation, itself, its repetitions. They share the canaries.
struct Part {
  std::string scenario;
  CanarySet canaries;
  std::vector<std::string> runs;
  std::vector<const Exchange*> exchanges;
};

void AddCanaries(const std::vector<PlantedCanary>& planted, CanarySet& canaries) {
  for (const PlantedCanary& one : planted) {
    const bool known =
        std::any_of(canaries.begin(), canaries.end(), [&](const Canary& canary) { return canary.id == one.canary.id; });
    if (!known) canaries.push_back(one.canary);
  }
}

// What no run sent stands in a part of its own, without canaries.
std::vector<Part> PartsOf(const Recording& recording) {
  std::vector<Part> parts;
  std::map<std::string, std::size_t> by_scenario;
  const auto part_of = [&](const std::string& scenario) -> Part& {
    const auto [at, is_new] = by_scenario.try_emplace(scenario, parts.size());
    if (is_new) parts.push_back({scenario, {}, {}, {}});
    return parts[at->second];
  };
  std::map<std::string, std::string> scenario_of;
  for (const Run& run : recording.runs) {
    Part& part = part_of(run.scenario);
    part.runs.push_back(run.name);
    AddCanaries(run.planted, part.canaries);
    scenario_of[run.name] = run.scenario;
  }
  for (const Exchange& exchange : recording.exchanges) {
    const auto scenario = scenario_of.find(exchange.run);
    part_of(scenario == scenario_of.end() ? "" : scenario->second).exchanges.push_back(&exchange);
  }
  return parts;
}

// Values in pieces are put together over the exchanges of one run, so the runs come one after the other.
void ScanRuns(const Part& part, LeakScan& scan, LeakResult& result) {
  ExchangeDecoder decoder(DecodeLimits{});
  std::vector<std::string> names;
  for (const Exchange* const exchange : part.exchanges) {
    if (std::find(names.begin(), names.end(), exchange->run) == names.end()) names.push_back(exchange->run);
  }
  const auto take = [&](std::vector<Finding> findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  };
  for (const std::string& name : names) {
    for (const Exchange* const exchange : part.exchanges) {
      if (exchange->run != name) continue;
      decoder.Decode(*exchange, scan, result.gaps);
      take(scan.EndExchange(*exchange, part.scenario));
    }
    take(scan.EndRun());
  }
}

Result<LeakResult> ScanPart(const Part& part, const Profile& profile) {
  LeakOptions options;
  options.allowed_values = profile.allowed_values;
  TRY(LeakDetector detector, LeakDetector::Compile(part.canaries, std::move(options)));
  LeakResult result;
  for (Gap gap : detector.gaps()) {
    gap.run = part.runs.empty() ? "" : part.runs.front();
    result.gaps.push_back(std::move(gap));
  }
  LeakScan scan(std::move(detector));
  ScanRuns(part, scan, result);
  return result;
}

}  // namespace

Result<LeakResult> FindLeaks(const Recording& recording, const Profile& profile, unsigned jobs) {
  const std::vector<Part> parts = PartsOf(recording);
  std::vector<std::optional<Result<LeakResult>>> results(parts.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < parts.size(); i = next++) results[i] = ScanPart(parts[i], profile);
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
  work();
  threads.clear();
  LeakResult all;
  for (auto& result : results) {
    if (!*result) return tl::unexpected<Error>((*result).error());
    std::move((**result).findings.begin(), (**result).findings.end(), std::back_inserter(all.findings));
    std::move((**result).gaps.begin(), (**result).gaps.end(), std::back_inserter(all.gaps));
  }
  std::stable_sort(all.findings.begin(), all.findings.end(), ReportedBefore);
  return all;
}

}  // namespace telltale
