#pragma once
#include <cstddef>
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
// stands: a member that says the same in every run on one machine and another on each machine, and on each of them what
// one and the same digest of that machine's value begins with (or, on several machines, ends with). On one machine
// alone only the values themselves count, in the four usual digests, and only while few tokens were tried.

// A digest that a token may be, and the finding if it is.
struct CutMatch {
  std::string meaning;  // the same on every machine: canary, form, algorithm
  bool usual = false;   // counts on one machine alone
  Finding finding;
};

// What one machine told in one member.
struct CutMember {
  std::set<Bytes> told;                            // tokens, those that differ between its runs as well
  std::map<Bytes, std::vector<CutMatch>> matches;  // of those that every run told
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
