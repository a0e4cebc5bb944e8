#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "core/canary.h"
#include "harness/detect/digests/cut_digests.h"
#include "harness/detect/digests/cut_targets.h"

namespace telltale {

// Digests that were cut to 8 to 11 hex digits and salted as well: "sha256(salt + path).slice(0, 8)". A search for salts
// makes up to forty million digests, and with each machine's token it meets one of them once in some hundred audits.
// That proves nothing; but the form that it met is then one, and that another machine's token in the same member is
// what the same form makes of that machine's value has another 32 bits. Counted are the digests that were tried, the
// tokens, and, where what was sent as the salt differs between the machines, the salts.
//
// A member is worth trying where two machines told tokens in it that each of their runs told and that no other machine
// did. One that holds many is no id; one that only ever holds decimal digits is a time or a count.
std::set<std::string> MembersWorthSalting(const std::vector<CutMachine>& machines);

// The tokens of one of the machines in these members.
CutTargets TargetsIn(const std::vector<CutMachine>& machines, std::size_t machine,
                     const std::set<std::string>& members);

// What the search met, for cut_judgement.h. `canaries`, `scenario`: the machine's.
void AddSaltedMatches(const CutTargets& targets, const CanarySet& canaries, const std::string& scenario,
                      CutMachine& machine);

}  // namespace telltale
