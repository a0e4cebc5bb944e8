#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/finding.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/salt_harvest.h"

namespace telltale {

// Digests that were cut to 8 to 11 hex digits (32 to 44 bits). One such token proves nothing: among tens of thousands
// of digests that are looked for, a random one is hit once in some ten thousand tokens. What proves it is where it
// stands: a member that says the same in every run on one machine and another on each machine, and on two of them what
// one and the same digest of that machine's value begins (or ends) with. What only one machine tells so counts while
// the tokens that were tried and the digests that are as likely are few enough to rule chance out: of a value itself,
// in the four usual digests, that is most audits.

// A digest that a token may be, and the finding if it is.
struct CutMatch {
  std::string meaning;       // the same on every machine: canary, form, algorithm
  std::uint64_t rivals = 0;  // digests of 32 bits that are as likely to be told: what one machine alone says of it
  Finding finding;
};

// What one machine told in one member.
struct CutMember {
  std::set<Bytes> told;                            // tokens, those that differ between its runs as well
  std::set<Bytes> steady;                          // those of them that every run told
  std::map<Bytes, std::vector<CutMatch>> matches;  // of these
};

// By the member's place: "body /batch/*/properties/id".
using CutMembers = std::map<std::string, CutMember>;

// The tokens of one machine's runs. Not thread-safe.
class CutDigests {
 public:
  void Add(const std::string& run, std::vector<SentToken> tokens);
  // Computes some ten thousand digests if there were tokens at all. Forgets all.
  CutMembers End(const LeakDetector& detector, const std::string& scenario);

 private:
  struct Told {
    std::string run;
    SentToken token;
  };
  std::map<std::string, std::map<Bytes, std::vector<Told>>> members_;
  std::map<std::string, std::set<std::string>> runs_;  // that told a member
};

// The findings of all machines, sorted by ReportedBefore. Does not depend on the machines' order.
std::vector<Finding> JudgeCutDigests(const std::vector<CutMembers>& machines);

}  // namespace telltale
