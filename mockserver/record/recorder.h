#pragma once
#include <string>

#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"

namespace telltale {

// Where everything that listens puts what it saw. Thread-safe. When Record returns, the record is durable: a response
// may leave only after that.
class Recorder {
 public:
  virtual ~Recorder() = default;
  // Gives the exchange its id ("x00001", in order of recording) and returns it.
  virtual Result<std::string> Record(const Exchange& exchange) = 0;
  // What the response to an exchange was, once it has left. Nobody waits for that: it is durable soon, and at the
  // latest when Settle returns.
  virtual Status RecordResponse(const std::string& exchange_id, const Response& response) = 0;
  virtual Status Record(const Flow& flow) = 0;
  virtual Status Record(const Gap& gap) = 0;
  // Everything that was given before is durable when this returns.
  virtual Status Settle() { return {}; }
};

}  // namespace telltale
