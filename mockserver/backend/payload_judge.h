#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/result.h"
#include "schema/validator.h"

namespace telltale {

// What a payload is held to while it comes. Both absent: nothing is judged.
struct PayloadContract {
  std::optional<SchemaValidator> schema;
  std::string token_pointer = "/token";
  std::string token_key;  // PEM or HS256 secret; empty: tokens are not judged
  std::vector<std::string> token_algorithms;
  std::string token_issuer;  // empty: any
};

// One reason why a payload is bad: where in it, what it breaks, and a sentence.
struct PayloadProblem {
  std::string pointer;
  std::string keyword;  // a JSON schema keyword, "json", "token", "content-encoding"
  std::string message;  // holds nothing of the payload
};

struct PayloadJudgement {
  bool is_judged = false;  // false: no contract, no body, or no HTTP
  std::vector<PayloadProblem> problems;
  bool is_bad() const { return !problems.empty(); }
};

// Judges one exchange's body as it is on the wire; an encoded one (gzip, ...) is a problem of its own, because it is
// not decoded here. Pure; thread-safe.
PayloadJudgement JudgePayload(const Exchange& exchange, const PayloadContract& contract);

}  // namespace telltale
