#include "harness/detect/digests/cut_judgement.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace telltale {
namespace {

// Less than one audit in 50,000 has a chance hit.
constexpr double kMostByChance = 2e-5;
constexpr std::uint64_t kMostPairsAlone = 80000;  // of one machine alone: tokens times digests of 32 bits

// What the tokens of the member may have been made of, and on how many machines. Commands differ in what they tell
// under one name, so not all machines need agree.
std::map<std::string, std::size_t> MachinesOfMeanings(const CutMemberOnMachines& members) {
  std::map<std::string, std::size_t> machines;
  for (const CutMember* const member : members) {
    std::set<std::string> meanings;
    for (const auto& [token, matches] : member->matches) {
      if (IsShared(token, *member, members)) continue;
      for (const CutMatch& match : matches) {
        meanings.insert(match.meaning);
        if (!match.any_salt.empty()) meanings.insert(match.any_salt);
      }
    }
    for (const std::string& meaning : meanings) ++machines[meaning];
  }
  return machines;
}

// What chance may do over all machines.
struct Chance {
  std::uint64_t tokens = 0;  // that might be a digest
  double same_salt = 0;      // two machines' salted digests of one meaning, by chance: how often that is expected
  double any_salt = 0;       // the same, whatever the salts
};

Chance ChanceOf(const std::vector<CutMachine>& machines, const std::map<std::string, CutMemberOnMachines>& by_name) {
  Chance chance;
  for (const auto& [name, members] : by_name) {
    for (const CutMember* const member : members) {
      chance.tokens += static_cast<std::uint64_t>(std::ranges::count_if(
          member->steady, [&](const auto& token) { return !IsShared(token.first, *member, members); }));
    }
  }
  constexpr double kHeadAndTail = 2;
  constexpr double kTwoTokens = 18446744073709551616.0;  // 32 bits each
  std::uint64_t salted = 0;
  std::uint64_t digests = 0;
  std::uint64_t salts = 0;
  for (const CutMachine& machine : machines) {
    salted += machine.salted_tokens;
    digests = std::max(digests, machine.salted_digests);
    salts = std::max(salts, machine.salts);
  }
  const double pairs = static_cast<double>(salted) * static_cast<double>(salted) / 2;
  chance.same_salt = kHeadAndTail * static_cast<double>(digests) * pairs / kTwoTokens;
  chance.any_salt = chance.same_salt * static_cast<double>(salts);
  return chance;
}

bool IsProven(const CutMatch& match, const std::map<std::string, std::size_t>& machines, const Chance& chance) {
  const auto are_several = [&](const std::string& meaning) { return !meaning.empty() && machines.at(meaning) > 1; };
  if (match.is_salted) {
    return (are_several(match.meaning) && chance.same_salt <= kMostByChance) ||
           (are_several(match.any_salt) && chance.any_salt <= kMostByChance);
  }
  return are_several(match.meaning) ||
         (match.rivals <= kMostPairsAlone && chance.tokens * match.rivals <= kMostPairsAlone);
}

void JudgeMember(const CutMemberOnMachines& members, const Chance& chance, std::vector<Finding>& findings) {
  const std::map<std::string, std::size_t> machines = MachinesOfMeanings(members);
  for (const CutMember* const member : members) {
    for (const auto& [token, matches] : member->matches) {
      if (IsShared(token, *member, members)) continue;
      const auto match =
          std::ranges::find_if(matches, [&](const CutMatch& one) { return IsProven(one, machines, chance); });
      if (match != matches.end()) findings.push_back(match->finding);
    }
  }
}

}  // namespace

std::vector<Finding> JudgeCutDigests(const std::vector<CutMachine>& machines) {
  const std::map<std::string, CutMemberOnMachines> by_name = MembersOf(machines);
  const Chance chance = ChanceOf(machines, by_name);
  std::vector<Finding> findings;
  for (const auto& [name, members] : by_name) JudgeMember(members, chance, findings);
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  return findings;
}

}  // namespace telltale
