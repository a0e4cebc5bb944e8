#include "harness/detect/digests/salted_cuts.h"

#include <algorithm>
#include <utility>

#include "harness/detect/edge.h"

namespace telltale {
namespace {

constexpr std::size_t kMostInAMember = 16;
constexpr std::size_t kMostTargets = 500;

// The tokens that one machine alone told, and in every run.
std::vector<const CutToken*> OwnTokens(const CutMember& member, const CutMemberOnMachines& machines) {
  std::vector<const CutToken*> own;
  for (const auto& [digits, token] : member.steady) {
    if (!IsShared(digits, member, machines)) own.push_back(&token);
  }
  return own;
}

bool IsDecimal(const CutToken* token) { return std::ranges::all_of(token->digits, IsDigit); }

bool IsWorthSalting(const CutMemberOnMachines& machines) {
  std::size_t telling = 0;
  bool are_decimal = true;
  for (const CutMember* const member : machines) {
    const std::vector<const CutToken*> own = OwnTokens(*member, machines);
    if (own.empty() || own.size() > kMostInAMember) continue;
    ++telling;
    are_decimal = are_decimal && std::ranges::all_of(own, IsDecimal);
  }
  return telling > 1 && !are_decimal;
}

}  // namespace

std::set<std::string> MembersWorthSalting(const std::vector<CutMachine>& machines) {
  std::set<std::string> worth;
  for (const auto& [name, members] : MembersOf(machines)) {
    if (IsWorthSalting(members)) worth.insert(name);
  }
  return worth;
}

CutTargets TargetsIn(const std::vector<CutMachine>& machines, std::size_t machine,
                     const std::set<std::string>& members) {
  const std::map<std::string, CutMemberOnMachines> by_name = MembersOf(machines);
  std::vector<CutToken> tokens;
  for (const auto& [name, member] : machines[machine].members) {
    if (!members.contains(name)) continue;
    const std::vector<const CutToken*> own = OwnTokens(member, by_name.at(name));
    if (own.size() > kMostInAMember) continue;
    for (const CutToken* const token : own) {
      if (tokens.size() < kMostTargets) tokens.push_back(*token);
    }
  }
  return CutTargets(std::move(tokens));
}

void AddSaltedMatches(const CutTargets& targets, const CanarySet& canaries, const std::string& scenario,
                      CutMachine& machine) {
  machine.salted_tokens = targets.tokens().size();
  machine.salted_digests = targets.tried_digests;
  machine.salts = targets.tried_salts;
  for (const CutHit& hit : targets.hits()) {
    const CutToken& token = targets.tokens()[hit.token];
    CutMatch match;
    const std::string digits = ' ' + std::to_string(token.digits.size());
    match.meaning = hit.form + digits;
    if (!hit.any_salt.empty()) match.any_salt = hit.any_salt + digits;
    match.rivals = CutMatch::kProvesNothing;
    match.is_salted = true;
    match.finding = FindingOfCut(token, hit.how, hit.canary, canaries[hit.canary], scenario);
    machine.members[token.member].matches[token.digits].push_back(std::move(match));
  }
}

}  // namespace telltale
