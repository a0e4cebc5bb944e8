#pragma once
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "mockserver/backend/backend_words.h"

namespace telltale {

// What a request that a rule concerns is played; what is not given is as usual.
struct FaultStep {
  const BackendWord* word = nullptr;
  std::optional<int> status;  // 200 to 599
  std::optional<std::vector<Header>> headers;
  std::optional<Bytes> body;
  std::chrono::milliseconds delay{0};  // at most ten minutes
  std::optional<std::uint64_t> drop_after_bytes;
  std::uint64_t times = 0;  // requests; 0: any number
};

// A rule as a test writes it: which requests, and what happens to them, one after the other.
struct FaultRule {
  std::string host = "*", method = "*", path = "*";  // with * and ?; the path without the query
  std::vector<FaultStep> steps;                      // at least one
  bool repeats = false;                              // begins anew behind its last step
  bool is_of_connections() const;                    // then no request is asked for, and there is one step
};

// One rule, a list of them, or {"faults": [...]}, as docs/test-suites.md describes them. Errors (kInput) name the
// member.
Result<std::vector<FaultRule>> FaultRulesFrom(const nlohmann::json& document);

}  // namespace telltale
