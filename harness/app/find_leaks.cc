#include "harness/app/find_leaks.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "core/own_credential.h"
#include "harness/app/known_salts.h"
#include "harness/app/machine_part.h"
#include "harness/app/side_by_side.h"
#include "harness/app/written_strings.h"
#include "harness/config/endpoint_match.h"
#include "harness/detect/compiled.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/cut_digests.h"
#include "harness/detect/digests/cut_judgement.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/digests/salted_cuts.h"
#include "harness/detect/leak_search.h"
#include "harness/detect/pieces/spelled.h"
#include "harness/detect/run_ends.h"

namespace telltale {
namespace {

struct PartResult : LeakResult {
  // What is judged when all machines were looked at.
  CutMachine cut;
  std::optional<SaltedDigests> salts;
  std::map<std::string, std::string> run_of;  // exchanges'
};

using PartResults = std::vector<std::optional<Result<PartResult>>>;

// Whether a value was found in a run already, another way.
bool HasCanary(const std::vector<Finding>& findings, const std::string& run, const std::string& canary) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.run == run && finding.canary == canary; });
}

// Values in pieces are put together over the exchanges of one run. Salts may have been sent in any run of the cell: the
// user's next start, the provider that was added before.
PartResult SearchPart(const MachinePart& part, const LeakDetector& detector, const std::vector<Bytes>& same_everywhere,
                      const std::vector<Salt>& known) {
  PartResult result;
  const auto take = [&](std::vector<Finding> findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  };
  // Findings name the machine until all stages are known (NameStages).
  const auto machine_of = [&part](const std::string&) { return part.machine; };
  LeakSearch search(detector, DecodeLimits{}, true);
  RunEnds pieces(detector, machine_of);
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
  result.cut = cut_digests.End(detector, part.machine);
  return result;
}

Result<PartResult> ScanPart(const MachinePart& part, const Profile& profile, const std::vector<Bytes>& same_everywhere,
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
std::unordered_set<Bytes> SameTokens(const std::vector<MachinePart>& parts, const PartResults& results) {
  std::set<std::string> values;
  for (const MachinePart& part : parts) {
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

// The same command makes its ids in the same way on every machine: on two of them an id is tried in all ways. Of
// `members`, those that fall to the machine of `part`; `machines`: how many have each, by command and member.
std::set<std::string> Share(const std::string& command, const std::set<std::string>& members,
                            std::map<std::string, int>& machines) {
  constexpr int kMachines = 2;
  std::set<std::string> share;
  for (const std::string& member : members) {
    if (++machines[command + member] <= kMachines) share.insert(member);
  }
  return share;
}

void ShareFixedCharacters(const Recording& recording, const std::vector<MachinePart>& parts, PartResults& results) {
  std::map<std::string, int> machines;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!*results[i] || !(**results[i]).salts) continue;
    SaltedDigests& salts = *(**results[i]).salts;
    std::set<std::string> to_others = salts.members();
    for (const std::string& own : Share(CommandOf(parts[i], recording), to_others, machines)) to_others.erase(own);
    salts.LeaveFixedCharactersTo(std::move(to_others));
  }
}

// What each machine's search for salts is to try cut tokens for.
std::vector<CutTargets> ShareCutTargets(const Recording& recording, const std::vector<MachinePart>& parts,
                                        const std::vector<CutMachine>& cut) {
  const std::set<std::string> worth = MembersWorthSalting(cut);
  std::vector<CutTargets> targets(parts.size());
  std::map<std::string, int> machines;
  for (std::size_t i = 0; i < parts.size() && !worth.empty(); ++i) {
    std::set<std::string> members;
    for (const auto& [member, told] : cut[i].members) {
      if (worth.contains(member)) members.insert(member);
    }
    if (members.empty()) continue;
    targets[i] = TargetsIn(cut, i, Share(CommandOf(parts[i], recording), members, machines));
  }
  return targets;
}

void EndSalts(const MachinePart& part, const std::unordered_set<Bytes>& same, CutTargets& targets, PartResult& result) {
  if (!result.salts) return;
  const std::string cell = part.runs.empty() ? "" : part.runs.front();
  result.salts->Ignore(same);
  for (Finding& finding : result.salts->End(cell, part.machine, result.gaps, nullptr, targets)) {
    finding.run = result.run_of[finding.exchange];
    result.findings.push_back(std::move(finding));
  }
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
  const std::vector<MachinePart> parts = PartsOf(recording);
  PartResults results(parts.size());
  const std::vector<Bytes> same_everywhere = StringsOfAllMachines(parts);
  const std::vector<Salt> known_salts = KnownSalts(profile);
  SideBySide(jobs, parts.size(),
             [&](std::size_t i) { results[i] = ScanPart(parts[i], profile, same_everywhere, known_salts); });
  std::vector<CutMachine> cut;
  for (auto& result : results) {
    if (!*result) return tl::unexpected<Error>((*result).error());
    cut.push_back(std::move((**result).cut));
  }
  const std::unordered_set<Bytes> same_tokens = SameTokens(parts, results);
  ShareFixedCharacters(recording, parts, results);
  std::vector<CutTargets> targets = ShareCutTargets(recording, parts, cut);
  SideBySide(jobs, parts.size(), [&](std::size_t i) {
    EndSalts(parts[i], same_tokens, targets[i], **results[i]);
    AddSaltedMatches(targets[i], parts[i].canaries, parts[i].machine, cut[i]);
  });
  LeakResult all;
  for (auto& result : results) {
    std::move((**result).findings.begin(), (**result).findings.end(), std::back_inserter(all.findings));
    std::move((**result).gaps.begin(), (**result).gaps.end(), std::back_inserter(all.gaps));
  }
  std::vector<Finding> cut_findings = JudgeCutDigests(cut);
  std::move(cut_findings.begin(), cut_findings.end(), std::back_inserter(all.findings));
  NameStages(recording, all.findings);
  std::stable_sort(all.findings.begin(), all.findings.end(), ReportedBefore);
  return all;
}

}  // namespace telltale
