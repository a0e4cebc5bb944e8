#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/detect/detector.h"
#include "harness/scan/block_scan.h"
#include "mockserver/backend/payload_reader.h"
#include "schema/validator.h"

namespace telltale {

// What a payload is held to while it comes.
struct DeskContract {
  std::optional<SchemaValidator> schema;  // of payloads, or of the events in them
  std::string token_pointer = "/token";
  std::string token_key;  // PEM or HS256 secret; empty: tokens are not judged
  std::vector<std::string> token_algorithms;
  std::string token_issuer;  // empty: any
  CanarySet canaries;        // values that must not come
  // What a profile says, instead of a schema; nullptr: none was named. And by whose names bodies read.
  std::shared_ptr<const DeclaredContracts> declared = nullptr;
  DeclaredMessages messages = {};
};

// Reads and judges at the desk what `telltale run` reads and judges: codings taken off, batches and lines event by
// event, leak/* on. Without a schema, a token's key or canaries a payload in which nothing was found is not judged:
// there is nothing to call it good by. Thread-safe.
class DeskJudge final : public PayloadReader {
 public:
  // kInput: canaries that cannot be searched for (see LeakDetector).
  static Result<std::unique_ptr<DeskJudge>> Make(DeskContract contract);
  PayloadReading Read(const Exchange& exchange) const override;
  // An event's type stands where its dialect says, or where most put it: type, event, name, event_name, eventType, ...
  bool Matches(const Exchange& exchange, const PayloadMatch& match) const override;

 private:
  DeskJudge(DeskContract contract, LeakDetector detector);
  std::vector<PayloadProblem> FindLeaks(const Exchange& exchange) const;

  DeskContract contract_;
  ScanTask task_;
  mutable std::mutex mutex_;
  mutable BlockScan scan_;
  mutable std::map<std::string, std::vector<PayloadProblem>> leaks_;  // by exchange id: whoever lists asks again
};

}  // namespace telltale
