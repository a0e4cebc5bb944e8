#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/check/leak/detector.h"
#include "harness/check/leak/salt_harvest.h"

namespace telltale {

// What the search over one run may cost. What goes past is a gap.
struct SaltLimits {
  std::uint64_t max_digests = 20'000'000;  // 10,000 strings and 15 canaries
  std::size_t max_salts = 20000;           // 0: nothing is tried, and that is no gap
  std::size_t max_tokens = 20000;
  // Tries a string only in digests as long as the tokens of its own exchanges: for recordings of unrelated exchanges.
  bool own_lengths_only = false;
};

// Finds digests of planted values that were salted, or keyed (HMAC), with a string that was sent as well: whoever has
// the payloads can undo those as easily as plain digests. Over one run: the string and the digest may stand in
// different exchanges. Every string is tried in front of and behind every value, with the usual separators, and in both
// roles of an HMAC, in the common digests: MD5, SHA-1, SHA-256 and SHA-512, whole or cut to the tokens' lengths;
// SHA-384, SHA3-256, SHA3-512, BLAKE2, BLAKE3 and RIPEMD-160 whole, and with the two commonest separators. Strings that
// look like ids (the first four hundred) and those that everybody knows are tried with the digests of values, too, and with
// any separator.
//
// A key that was never sent makes a pseudonym, which a contract may allow: it is not tried, whatever file holds it.
//
// The result depends on what was added and in what order, nothing else. Not thread-safe.
class SaltedDigests {
 public:
  SaltedDigests(LeakDetector detector, const SaltLimits& limits);

  // The traces of one exchange, in the recording's order. Past the limits nothing more is taken.
  void Add(SaltTraces traces);
  // Strings that the vendor knows without being told: the same in files on different machines.
  void AddSalt(Salt salt);
  // Whether the limits are reached: adding more is of no use.
  bool full() const { return full_; }
  // Whether a token of the traces (other than a UUID that says that it is random) was not added before.
  bool HasNewToken(const SaltTraces& traces) const;

  // One finding a canary and token, without duplicates, sorted by ReportedBefore, with fingerprints. Forgets all. Takes
  // seconds; once `interrupted` is true it ends with what was found.
  std::vector<Finding> End(const std::string& run, const std::string& scenario, std::vector<Gap>& gaps,
                           const std::atomic<bool>* interrupted = nullptr);

 private:
  struct Search;
  LeakDetector detector_;
  SaltLimits limits_;
  std::size_t most_salts_ = 0;  // by the number of digests
  std::vector<SentToken> tokens_;
  std::unordered_set<Bytes> known_tokens_;
  void AddSalt(Salt salt, std::uint64_t lengths);

  std::vector<Salt> salts_;
  std::vector<std::uint64_t> lengths_;                  // of each: a bit a number of bytes
  std::unordered_map<Bytes, std::size_t> known_salts_;  // its index
  bool full_ = false;
  bool cut_ = false;
};

}  // namespace telltale
