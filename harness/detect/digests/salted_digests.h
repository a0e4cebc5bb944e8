#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/cut_targets.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/forms/digested_values.h"

namespace telltale {

// What the search over one run may cost. What goes past is a gap.
struct SaltLimits {
  std::uint64_t max_digests = 40'000'000;  // some seconds
  std::size_t max_salts = 20000;           // 0: nothing is tried, and that is no gap
  std::size_t max_tokens = 20000;
  // Tries a string only in digests as long as the tokens of its own exchanges: for recordings of unrelated exchanges.
  bool own_lengths_only = false;
};

// Finds digests of planted values that were salted, or keyed (HMAC), with a string that was sent as well, or that
// everybody knows who has the program: whoever has the payloads can undo those as easily as plain digests. Over one
// run: the string and the digest may stand in different exchanges. In this order, until the budget of digests is spent:
//
// 1. what looks like an id, and names: in front of and behind every value, with any separator, in both roles of an
//    HMAC, and (the first four hundred) with the digests of values, too;
// 2. numbers, as bytes beside a value of bytes (a MAC and a port); names on both sides of a value, and
//    constants of the program that stand side by side in it (the ends of a template);
// 3. one or two characters before or behind a value that names a user or machine (not in recordings of unrelated
//    exchanges), and words, with the usual separators. Those are the same in every run of one command: only tokens
//    count that every run told in their member, where several were seen, so that random ids cost nothing.
//
// 4. paths of what stands below planted folders, beside what everybody knows and the first hundreds of strings that
//    were sent, with few separators.
//
// In the common digests: MD5, SHA-1, SHA-256 and SHA-512, whole or cut to the tokens' lengths; SHA-384, SHA3-256,
// SHA3-512, BLAKE2, BLAKE3 and RIPEMD-160 whole, and with the two commonest separators.
//
// A key that was never sent makes a pseudonym, which a contract may allow: it is not tried, whatever file holds it.
//
// The result depends on what was added and in what order, nothing else. Not thread-safe.
class SaltedDigests {
 public:
  SaltedDigests(const LeakDetector& detector, const SaltLimits& limits);

  // The traces of one exchange, in the recording's order. Past the limits nothing more is taken.
  void Add(SaltTraces traces);
  // Strings that the vendor knows without being told: the same in files on different machines.
  void AddSalt(Salt salt);
  // Whether the limits are reached: adding more is of no use.
  bool full() const { return full_; }
  // Whether a token of the traces (other than a UUID that says that it is random) was not added before.
  bool HasNewToken(const SaltTraces& traces) const;

  // The tokens' bytes; what another machine told as well is made of no value of this one, and need not be tried.
  const std::unordered_map<Bytes, std::size_t>& tokens() const { return known_tokens_; }
  void Ignore(const std::unordered_set<Bytes>& tokens);
  // The members (MemberOf) in which tokens stand.
  std::set<std::string> members() const;
  // Of such members the search leaves out fixed characters: other machines' tokens of the same making are tried.
  void LeaveFixedCharactersTo(std::set<std::string> members) { left_to_others_ = std::move(members); }

  // One finding a canary and token, without duplicates, sorted by ReportedBefore, with fingerprints. Forgets all. Takes
  // seconds; once `interrupted` is true it ends with what was found. Tokens of `cut` are tried in the common digests,
  // too, and keep what may have been found.
  std::vector<Finding> End(const std::string& run, const std::string& scenario, std::vector<Gap>& gaps,
                           const std::atomic<bool>* interrupted, CutTargets& cut);
  std::vector<Finding> End(const std::string& run, const std::string& scenario, std::vector<Gap>& gaps,
                           const std::atomic<bool>* interrupted = nullptr) {
    CutTargets none;
    return End(run, scenario, gaps, interrupted, none);
  }

 private:
  struct Trial;
  void Forget();
  void AddSalt(Salt salt, std::uint64_t lengths);
  std::vector<std::uint32_t> TriedTokens() const;
  // Those of them that do not change from run to run, as far as that is known.
  std::vector<std::uint32_t> SteadyTokens() const;
  std::vector<std::uint32_t> WithoutOthers(std::vector<std::uint32_t> tokens) const;
  std::vector<Finding> Found(const Trial& trial, const std::string& run, const std::string& scenario) const;

  std::shared_ptr<const SaltSubjects> subjects_;
  SaltLimits limits_;
  std::size_t most_salts_ = 0;
  std::vector<SentToken> tokens_;
  std::set<std::size_t> ignored_;
  std::set<std::string> left_to_others_;
  std::unordered_map<Bytes, std::size_t> known_tokens_;  // its index
  std::vector<std::set<std::string>> runs_of_token_;     // judged ones
  std::unordered_map<std::string, std::set<std::string>> runs_of_member_;
  std::vector<Salt> salts_;
  std::vector<std::uint64_t> lengths_;                  // of each: a bit a number of bytes
  std::unordered_map<Bytes, std::size_t> known_salts_;  // its index
  std::unordered_set<Bytes> constants_;                 // that stand in the program: made of no value of a machine
  bool full_ = false;
  bool cut_ = false;
};

}  // namespace telltale
