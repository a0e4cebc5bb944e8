#include "harness/app/find_leaks.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/app/known_salts.h"
#include "harness/check/leak/cut_digests.h"
#include "harness/check/leak/detector.h"
#include "harness/check/leak/salt_harvest.h"
#include "harness/detect/leak_search.h"
#include "harness/detect/run_ends.h"

namespace telltale {
namespace {

// The runs of one cell: a scenario's preparation, itself, its repetitions. They share the canaries.
struct Part {
  std::string scenario;
  CanarySet canaries;
  std::vector<std::string> runs;
  std::vector<const Exchange*> exchanges;
  std::vector<const WrittenFile*> written;
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
    if (is_new) parts.push_back({scenario, {}, {}, {}, {}});
    return parts[at->second];
  };
  std::map<std::string, std::string> scenario_of;
  for (const Run& run : recording.runs) {
    Part& part = part_of(run.scenario);
    part.runs.push_back(run.name);
    for (const WrittenFile& file : run.written) part.written.push_back(&file);
    AddCanaries(run.planted, part.canaries);
    scenario_of[run.name] = run.scenario;
  }
  for (const Exchange& exchange : recording.exchanges) {
    const auto scenario = scenario_of.find(exchange.run);
    part_of(scenario == scenario_of.end() ? "" : scenario->second).exchanges.push_back(&exchange);
  }
  return parts;
}

using WrittenStrings = std::vector<Bytes>;

// Strings that the CLI wrote on more machines than one: no secret of a machine, but known to whoever made the CLI. (A
// key that was drawn for one machine, kept there and never sent is what a pseudonym is made of; it is not tried.)
// Caches hold thousands: those of the smallest files, where settings stand, are taken.
WrittenStrings SameOnAllMachines(const std::vector<Part>& parts) {
  constexpr std::size_t kMostStrings = 500;
  constexpr std::size_t kShortest = 4;
  struct Seen {
    std::size_t part = 0;
    std::size_t file_bytes = 0;
    bool on_others = false;
  };
  std::map<Bytes, Seen> seen;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const WrittenFile* const file : parts[i].written) {
      SaltHarvest harvest;
      const WireSource source("file");
      harvest.OnView({file->content, 0, &source});
      for (Salt& salt : harvest.Take("").salts) {
        if (salt.text.size() < kShortest) continue;
        const auto [at, is_new] = seen.try_emplace(std::move(salt.text), Seen{i, file->content.size(), false});
        at->second.on_others = at->second.on_others || at->second.part != i;
        at->second.file_bytes = std::min(at->second.file_bytes, file->content.size());
      }
    }
  }
  std::vector<std::pair<std::size_t, Bytes>> same;
  for (auto& [text, where] : seen) {
    if (where.on_others) same.emplace_back(where.file_bytes, text);
  }
  std::sort(same.begin(), same.end());
  if (same.size() > kMostStrings) same.resize(kMostStrings);
  WrittenStrings strings;
  for (auto& [bytes, text] : same) strings.push_back(std::move(text));
  return strings;
}

struct PartResult : LeakResult {
  CutMembers cut_members;  // judged when those of all machines are there
};

// Values in pieces are put together over the exchanges of one run. Salts may have been sent in any run of the cell: the
// user's next start, the provider that was added before.
PartResult SearchPart(const Part& part, const LeakDetector& detector, const WrittenStrings& same_everywhere,
                      const std::vector<Salt>& known) {
  PartResult result;
  const auto take = [&](std::vector<Finding> findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  };
  const auto scenario_of = [&part](const std::string&) { return part.scenario; };
  const std::string cell = part.runs.empty() ? "" : part.runs.front();
  LeakSearch search(detector, DecodeLimits{}, true);
  RunEnds pieces(detector, scenario_of);
  SaltEnds salts(detector, {}, std::numeric_limits<std::size_t>::max(), scenario_of);
  for (const Salt& salt : known) salts.AddSalt(cell, salt);
  CutDigests cut_digests;
  std::map<std::string, std::string> run_of;
  for (const Exchange* const exchange : part.exchanges) {
    run_of[exchange->id] = exchange->run;
    ExchangeLeaks leaks = search.Search(*exchange, {part.scenario});
    take(std::move(leaks.findings));
    std::move(leaks.gaps.begin(), leaks.gaps.end(), std::back_inserter(result.gaps));
    pieces.Add(exchange->run, std::move(leaks.pieces));
    cut_digests.Add(exchange->run, std::exchange(leaks.salts.cut_tokens, {}));
    salts.Add(cell, std::move(leaks.salts));
  }
  for (const Bytes& text : same_everywhere) {
    salts.AddSalt(cell, {text, "a string that it wrote to a file on every machine"});
  }
  take(pieces.End(result.gaps));
  std::vector<Finding> salted = salts.End(result.gaps);
  for (Finding& finding : salted) finding.run = run_of[finding.exchange];
  take(std::move(salted));
  result.cut_members = cut_digests.End(detector, part.scenario);
  return result;
}

Result<PartResult> ScanPart(const Part& part, const Profile& profile, const WrittenStrings& same_everywhere,
                            const std::vector<Salt>& known) {
  // Compiling a detector is most of what a short scenario costs: only where there is something to search.
  if (part.exchanges.empty()) return PartResult{};
  LeakOptions options;
  options.allowed_values = profile.allowed_values;
  TRY(const LeakDetector detector, LeakDetector::Compile(part.canaries, std::move(options)));
  PartResult result = SearchPart(part, detector, same_everywhere, known);
  for (Gap gap : detector.gaps()) {
    gap.run = part.runs.empty() ? "" : part.runs.front();
    result.gaps.push_back(std::move(gap));
  }
  return result;
}

}  // namespace

Result<LeakResult> FindLeaks(const Recording& recording, const Profile& profile, unsigned jobs) {
  const std::vector<Part> parts = PartsOf(recording);
  std::vector<std::optional<Result<PartResult>>> results(parts.size());
  const WrittenStrings same_everywhere = SameOnAllMachines(parts);
  const std::vector<Salt> known_salts = KnownSalts(profile);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < parts.size(); i = next++)
      results[i] = ScanPart(parts[i], profile, same_everywhere, known_salts);
  };
  std::vector<std::jthread> threads;
  try {
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // As many threads as the system gives do the same work.
  }
  work();
  threads.clear();
  LeakResult all;
  std::vector<CutMembers> cut_members;
  for (auto& result : results) {
    if (!*result) return tl::unexpected<Error>((*result).error());
    std::move((**result).findings.begin(), (**result).findings.end(), std::back_inserter(all.findings));
    std::move((**result).gaps.begin(), (**result).gaps.end(), std::back_inserter(all.gaps));
    cut_members.push_back(std::move((**result).cut_members));
  }
  std::vector<Finding> cut = JudgeCutDigests(cut_members);
  std::move(cut.begin(), cut.end(), std::back_inserter(all.findings));
  std::stable_sort(all.findings.begin(), all.findings.end(), ReportedBefore);
  return all;
}

}  // namespace telltale
