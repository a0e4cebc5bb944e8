#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "mockserver/backend/fault_rule.h"

namespace telltale {

// What a test makes the backend do while it runs. The first rule that concerns a request and has steps left plays it;
// where none does, the answer is the usual one. Thread-safe.
class FaultPlan {
 public:
  // Replaces all rules by those of a JSON text; an empty text: by none. An input error changes nothing.
  Status Set(BytesView text);
  void Clear() { static_cast<void>(Set({})); }
  // Counts the request against its rule.
  BackendScript::Play Play(const Exchange& exchange, Response usual);
  // What connections are played from now on, before anybody knows a request.
  BackendScript::Fault connection_fault() const;
  // How many requests each rule has played, in their order.
  std::vector<std::uint64_t> played() const;

 private:
  struct Running {
    FaultRule rule;
    std::size_t step = 0;       // rule.steps.size(): used up
    std::uint64_t of_step = 0;  // how often it was played
    std::uint64_t played = 0;
  };
  mutable std::mutex mutex_;
  std::vector<Running> rules_;
};

}  // namespace telltale
