#include "harness/app/find_leaks.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <unordered_set>
#include <utility>

#include "core/own_credential.h"
#include "harness/app/known_salts.h"
#include "harness/config/endpoint_match.h"
#include "harness/detect/compiled.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/cut_digests.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/leak_search.h"
#include "harness/detect/pieces/spelled.h"
#include "harness/detect/run_ends.h"

namespace telltale {
namespace {

// The runs of one cell: a scenario's preparation, itself, its repetitions or stages. They share the canaries.
struct Part {
  std::string machine;  // the scenario's name
  CanarySet canaries;
  std::vector<std::string> runs;
  std::vector<const Exchange*> exchanges;
  std::vector<const WrittenFile*> written;
  std::vector<std::string> paths;  // files that were planted or written, the CLI's own
};

void AddCanaries(const std::vector<PlantedCanary>& planted, CanarySet& canaries) {
  for (const PlantedCanary& one : planted) {
    const bool known =
        std::any_of(canaries.begin(), canaries.end(), [&](const Canary& canary) { return canary.id == one.canary.id; });
    if (!known) canaries.push_back(one.canary);
  }
}

// Each with the folders that it stands in.
void AddPath(std::string path, std::vector<std::string>& paths) {
  constexpr std::size_t kMostPaths = 100;
  for (; path.size() > 1 && path.front() == '/'; path.resize(path.rfind('/'))) {
    if (paths.size() >= kMostPaths || std::ranges::find(paths, path) != paths.end()) return;
    paths.push_back(path);
  }
}

void AddPaths(const Run& run, std::vector<std::string>& paths) {
  std::string home;
  std::string working_directory;
  for (const PlantedCanary& planted : run.planted) {
    if (planted.canary.id == "home") home = planted.canary.value;
    if (planted.canary.id == "cwd") working_directory = planted.canary.value;
  }
  if (!run.argv.empty()) AddPath(run.argv.front(), paths);
  for (const PlantedCanary& planted : run.planted) {
    const std::string& where = planted.where;
    if (where.starts_with("~/")) AddPath(home + where.substr(1), paths);
    if (where.starts_with("./")) AddPath(working_directory + where.substr(1), paths);
  }
  for (const WrittenFile& file : run.written) AddPath(file.path, paths);
}

// What no run sent stands in a part of its own, without canaries.
std::vector<Part> PartsOf(const Recording& recording) {
  std::vector<Part> parts;
  std::map<std::string, std::size_t> by_machine;
  const auto part_of = [&](const std::string& machine) -> Part& {
    const auto [at, is_new] = by_machine.try_emplace(machine, parts.size());
    if (is_new) parts.push_back({machine, {}, {}, {}, {}, {}});
    return parts[at->second];
  };
  std::map<std::string, std::string> machine_of;
  for (const Run& run : recording.runs) {
    Part& part = part_of(MachineOf(run));
    part.runs.push_back(run.name);
    for (const WrittenFile& file : run.written) part.written.push_back(&file);
    AddCanaries(run.planted, part.canaries);
    AddPaths(run, part.paths);
    machine_of[run.name] = MachineOf(run);
  }
  for (const Exchange& exchange : recording.exchanges) {
    const auto machine = machine_of.find(exchange.run);
    part_of(machine == machine_of.end() ? "" : machine->second).exchanges.push_back(&exchange);
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
  // What is judged when all machines were looked at.
  CutMembers cut_members;
  std::optional<SaltedDigests> salts;
  std::map<std::string, std::string> run_of;  // exchanges'
};

// Whether a value was found in a run already, another way.
bool HasCanary(const std::vector<Finding>& findings, const std::string& run, const std::string& canary) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.run == run && finding.canary == canary; });
}

// Values in pieces are put together over the exchanges of one run. Salts may have been sent in any run of the cell: the
// user's next start, the provider that was added before.
PartResult SearchPart(const Part& part, const LeakDetector& detector, const WrittenStrings& same_everywhere,
                      const std::vector<Salt>& known) {
  PartResult result;
  const auto take = [&](std::vector<Finding> findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  };
  const auto scenario_of = [&part](const std::string&) { return part.machine; };
  LeakSearch search(detector, DecodeLimits{}, true);
  RunEnds pieces(detector, scenario_of);
  SaltedDigests& salts = result.salts.emplace(detector, SaltLimits{});
  for (const Salt& salt : known) salts.AddSalt(salt);
  CutDigests cut_digests;
  std::map<std::string, SpelledValues> spelled;  // by run
  for (const Exchange* const exchange : part.exchanges) {
    result.run_of[exchange->id] = exchange->run;
    ExchangeLeaks leaks = search.Search(*exchange, {part.machine});
    std::erase_if(leaks.findings, [&](const Finding& finding) { return IsWhereItBelongs(finding, *exchange); });
    take(std::move(leaks.findings));
    std::move(leaks.gaps.begin(), leaks.gaps.end(), std::back_inserter(result.gaps));
    pieces.Add(exchange->run, std::move(leaks.pieces));
    spelled.try_emplace(exchange->run, part.canaries)
        .first->second.Add(*exchange, detector.compiled().messages.For(*exchange));
    cut_digests.Add(exchange->run, std::exchange(leaks.salts.cut_tokens, {}));
    for (SentToken& token : leaks.salts.tokens) token.run = exchange->run;
    salts.Add(std::move(leaks.salts));
  }
  for (const Bytes& text : same_everywhere) {
    salts.AddSalt({text, "a string that it wrote to a file on every machine"});
  }
  take(pieces.End(result.gaps));
  for (const auto& [run, values] : spelled) {
    for (Finding& finding : values.End()) {
      if (HasCanary(result.findings, run, finding.canary)) continue;
      finding.run = run;
      finding.scenario = part.machine;
      finding.fingerprint = Fingerprint(finding);
      result.findings.push_back(std::move(finding));
    }
  }
  result.cut_members = cut_digests.End(detector, part.machine);
  return result;
}

Result<PartResult> ScanPart(const Part& part, const Profile& profile, const WrittenStrings& same_everywhere,
                            const std::vector<Salt>& known) {
  // Compiling a detector is most of what a short scenario costs: only where there is something to search.
  if (part.exchanges.empty()) return PartResult{};
  LeakOptions options;
  options.allowed_values = profile.allowed_values;
  options.known_paths = part.paths;
  options.messages = MessagesOf(profile);
  TRY(const LeakDetector detector, LeakDetector::Compile(part.canaries, std::move(options)));
  PartResult result = SearchPart(part, detector, same_everywhere, known);
  for (Gap gap : detector.gaps()) {
    gap.run = part.runs.empty() ? "" : part.runs.front();
    result.gaps.push_back(std::move(gap));
  }
  return result;
}

// Tokens that were told on two machines that share no planted value: constants of the program, however random they look
// (a build's id, a project's key).
std::unordered_set<Bytes> SameTokens(const std::vector<Part>& parts,
                                     const std::vector<std::optional<Result<PartResult>>>& results) {
  std::set<std::string> values;
  for (const Part& part : parts) {
    for (const Canary& canary : part.canaries) {
      const bool is_drawn_from_many = canary.canary_class == CanaryClass::kMachineId ||
                                      canary.canary_class == CanaryClass::kHostname ||
                                      canary.canary_class == CanaryClass::kUsername;
      if (is_drawn_from_many && !values.insert(canary.value).second) return {};  // one machine with two names
    }
  }
  std::unordered_set<Bytes> seen;
  std::unordered_set<Bytes> same;
  for (const auto& result : results) {
    if (!*result || !(**result).salts) continue;
    for (const auto& [token, index] : (**result).salts->tokens()) {
      if (!seen.insert(token).second) same.insert(token);
    }
  }
  return same;
}

// What the machine's command was, whatever it was told of it.
std::string CommandOf(const Part& part, const Recording& recording) {
  std::string command;
  for (const Run& run : recording.runs) {
    if (MachineOf(run) != part.machine) continue;
    for (std::size_t i = 1; i < run.argv.size(); ++i) {
      const bool is_planted = std::any_of(part.canaries.begin(), part.canaries.end(), [&](const Canary& canary) {
        return run.argv[i].find(canary.value) != std::string::npos;
      });
      command.append(is_planted ? "*" : run.argv[i]).append(1, '\0');
    }
    command += '\n';
  }
  return command;
}

// The same command makes its ids in the same way on every machine: on two of them fixed characters are tried.
void ShareFixedCharacters(const Recording& recording, const std::vector<Part>& parts,
                          std::vector<std::optional<Result<PartResult>>>& results) {
  constexpr int kMachines = 2;
  std::map<std::string, int> machines;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!*results[i] || !(**results[i]).salts) continue;
    const std::string command = CommandOf(parts[i], recording);
    std::set<std::string> to_others;
    for (const std::string& member : (**results[i]).salts->members()) {
      if (++machines[command + member] > kMachines) to_others.insert(member);
    }
    (**results[i]).salts->LeaveFixedCharactersTo(std::move(to_others));
  }
}

void EndSalts(const Part& part, const std::unordered_set<Bytes>& same, PartResult& result) {
  if (!result.salts) return;
  const std::string cell = part.runs.empty() ? "" : part.runs.front();
  result.salts->Ignore(same);
  for (Finding& finding : result.salts->End(cell, part.machine, result.gaps)) {
    finding.run = result.run_of[finding.exchange];
    result.findings.push_back(std::move(finding));
  }
}

// Calls work(i) for each i below `count`, on as many threads as there are.
template <class Work>
void SideBySide(unsigned jobs, std::size_t count, const Work& work_on) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) work_on(i);
  };
  std::vector<std::jthread> threads;
  try {
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // As many threads as the system gives do the same work.
  }
  work();
}

// A finding is told of the stage in which it was made, not of the machine.
void NameStages(const Recording& recording, std::vector<Finding>& findings) {
  std::map<std::string, const Run*> stages;
  for (const Run& run : recording.runs) {
    if (!run.machine.empty()) stages[run.name] = &run;
  }
  for (Finding& finding : findings) {
    const auto stage = stages.find(finding.run);
    if (stage != stages.end()) finding.scenario = stage->second->scenario;
  }
}

}  // namespace

Result<LeakResult> FindLeaks(const Recording& recording, const Profile& profile, unsigned jobs) {
  const std::vector<Part> parts = PartsOf(recording);
  std::vector<std::optional<Result<PartResult>>> results(parts.size());
  const WrittenStrings same_everywhere = SameOnAllMachines(parts);
  const std::vector<Salt> known_salts = KnownSalts(profile);
  SideBySide(jobs, parts.size(),
             [&](std::size_t i) { results[i] = ScanPart(parts[i], profile, same_everywhere, known_salts); });
  const std::unordered_set<Bytes> same_tokens = SameTokens(parts, results);
  ShareFixedCharacters(recording, parts, results);
  SideBySide(jobs, parts.size(), [&](std::size_t i) {
    if (*results[i]) EndSalts(parts[i], same_tokens, **results[i]);
  });
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
  NameStages(recording, all.findings);
  std::stable_sort(all.findings.begin(), all.findings.end(), ReportedBefore);
  return all;
}

}  // namespace telltale
