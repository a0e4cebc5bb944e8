#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"
#include "core/finding.h"
#include "mockserver/backend/wait_match.h"

namespace telltale {

// One reason why a payload is bad: where in it, what it breaks, and a sentence.
struct PayloadProblem {
  std::string pointer;  // from the payload's outermost layer; empty: the whole, or not in the body
  std::string keyword;  // a JSON schema keyword, "json", "token", "content-encoding", a gap's kind, or a rule's id
  std::string message;  // holds nothing of the payload
  Level level = Level::kError;
  std::vector<std::string> path = {};  // of what was found: the steps of decoding, outermost first
  bool is_gap = false;                 // no broken rule, but a part that could not be read
};

// What a payload says and whether it is good.
struct PayloadReading {
  bool is_judged = false;  // false: there is nothing to judge it by, no body, or no HTTP
  std::vector<PayloadProblem> problems;
  // What was taken off, in the order in which it was applied: content codings, and a binary format that is read as
  // JSON.
  std::vector<std::string> codings;
  std::optional<Bytes> decoded;  // the body without them; absent: it came in none
  std::string dialect;           // "JSON lines"; empty: none that is known
  // What could not be read of it, also where it is not judged: while there are some, nobody can call it good.
  std::vector<PayloadProblem> gaps;
  bool is_bad() const { return !problems.empty(); }
};

// Reads and judges payloads for those who show them: handed in by whoever knows how (harness/desk). Thread-safe.
class PayloadReader {
 public:
  virtual ~PayloadReader() = default;
  virtual PayloadReading Read(const Exchange& exchange) const = 0;
  // Whether the payload holds what is asked for.
  virtual bool Matches(const Exchange& exchange, const PayloadMatch& match) const = 0;
};

}  // namespace telltale
