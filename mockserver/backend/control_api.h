#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "mockserver/backend/fault_plan.h"
#include "mockserver/backend/payload_reader.h"
#include "mockserver/record/live_record.h"

namespace telltale {

// An answer of the control API.
struct ApiReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

// The control API without its transport: what each request of docs/openapi.yaml answers. Parameters come as text and
// are checked here. Borrows the live record and the reader of payloads; reads bodies from the journal. Thread-safe.
class ControlApi {
 public:
  using Parameters = std::map<std::string, std::string>;
  // `recording_status` says whether everything could be recorded so far; `faults` is what the backend plays, borrowed.
  ControlApi(LiveRecord& live, std::filesystem::path journal, const PayloadReader& reader, FaultPlan& faults,
             std::function<Status()> recording_status);

  ApiReply Health() const;
  ApiReply List(const Parameters& parameters) const;
  ApiReply Get(const std::string& id) const;
  ApiReply GetRaw(const std::string& id) const;
  ApiReply GetDecoded(const std::string& id) const;
  // `is_gone` (may be empty) says whether the client still waits; nobody reads the answer where it does not.
  ApiReply Wait(const Parameters& parameters, const std::function<bool()>& is_gone) const;
  ApiReply Silence(const Parameters& parameters, const std::function<bool()>& is_gone) const;
  ApiReply Reset() const;
  ApiReply SetFaults(BytesView text) const;
  ApiReply Faults() const;
  ApiReply Judgements() const;

 private:
  Result<std::optional<Exchange>> Read(const std::string& id) const;
  ApiReply WaitForMatches(const WaitMatch& match, std::uint64_t count, std::chrono::milliseconds timeout,
                          const std::function<bool()>& is_gone) const;

  LiveRecord& live_;
  std::filesystem::path journal_;
  const PayloadReader& reader_;
  FaultPlan& faults_;
  std::function<Status()> recording_status_;
};

}  // namespace telltale
