#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/finding.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/cut_targets.h"
#include "harness/detect/digests/salt_harvest.h"

namespace telltale {

// Digests that were cut to 8 to 11 hex digits (32 to 44 bits). One such token proves nothing: among tens of thousands
// of digests that are looked for, a random one is hit once in some ten thousand tokens. What proves it is where it
// stands: a member that says the same in every run on one machine and another on each machine, and on two of them what
// one and the same digest of that machine's value begins (or ends) with. What only one machine tells so counts while
// the tokens that were tried and the digests that are as likely are few enough to rule chance out: of a value itself,
// in the four usual digests, that is most audits. Salted ones never count so (salted_cuts.h).

// A digest that a token may be, and the finding if it is.
struct CutMatch {
  static constexpr std::uint64_t kProvesNothing = UINT64_MAX;  // of rivals: on one machine alone

  std::string meaning;       // the same on every machine: canary, form, algorithm
  std::uint64_t rivals = 0;  // digests of 32 bits that are as likely to be told: what one machine alone says of it
  Finding finding;
  bool is_salted = false;     // then two machines say as much as chance leaves
  std::string any_salt = {};  // a meaning that leaves open which of the strings that were sent is the salt
};

// What one machine told in one member.
struct CutMember {
  std::set<Bytes> told;                            // tokens, those that differ between its runs as well
  std::map<Bytes, CutToken> steady;                // those of them that every run told
  std::map<Bytes, std::vector<CutMatch>> matches;  // of these
};

struct CutMachine {
  std::map<std::string, CutMember> members;  // by their place: "body /batch/*/properties/id"
  // What a search for salted digests tried on it.
  std::uint64_t salted_tokens = 0;
  std::uint64_t salted_digests = 0;
  std::uint64_t salts = 0;
};

// The tokens of one machine's runs. Not thread-safe.
class CutDigests {
 public:
  void Add(const std::string& run, std::vector<SentToken> tokens);
  // Computes some ten thousand digests if there were tokens at all. Forgets all.
  CutMachine End(const LeakDetector& detector, const std::string& scenario);

 private:
  struct Told {
    std::string run;
    SentToken token;
  };
  std::map<std::string, std::map<Bytes, std::vector<Told>>> members_;
  std::map<std::string, std::set<std::string>> runs_;  // that told a member
};

// What the machines told in one member.
using CutMemberOnMachines = std::vector<const CutMember*>;
std::map<std::string, CutMemberOnMachines> MembersOf(const std::vector<CutMachine>& machines);
// Whether a machine other than that of `of` told the same token: then it is a constant.
bool IsShared(const Bytes& token, const CutMember& of, const CutMemberOnMachines& machines);

// The finding that `token` gives rise to, told as "`what`, cut to 8 digits,".
Finding FindingOfCut(const CutToken& token, const std::string& what, std::uint32_t canary_index, const Canary& canary,
                     const std::string& scenario);

}  // namespace telltale
