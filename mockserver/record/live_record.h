#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.h"
#include "mockserver/record/recorder.h"

namespace telltale {

// How a wait ended.
struct WaitOutcome {
  enum class Reason { kCount, kQuiet, kTimeout, kStopped };
  Reason reason = Reason::kTimeout;
  std::uint64_t count = 0;  // exchanges since the last reset
};

// A recorder that passes everything on and knows what came lately: for those who watch while it is recorded. What it
// tells is durable already. Keeps the newest 10000 exchanges, or as many as fit into 32 MiB, without their headers,
// bodies and raw bytes. Thread-safe.
class LiveRecord final : public Recorder {
 public:
  // Hears of an exchange, which does not know its id yet, once it is durable.
  using OnExchange = std::function<void(const std::string& id, const Exchange& exchange)>;
  // Borrows both. `on_exchange` is called one at a time; may be empty.
  LiveRecord(Recorder& journal, const Clock& clock, OnExchange on_exchange);

  Result<std::string> Record(const Exchange& exchange) override;
  Status RecordResponse(const std::string& exchange_id, const Response& response) override;
  Status Record(const Flow& flow) override;
  Status Record(const Gap& gap) override;
  Status Settle() override { return journal_.Settle(); }

  // Exchanges and gaps since the last reset, oldest first.
  std::vector<Exchange> Exchanges() const;
  std::vector<Gap> Gaps() const;
  // How many exchanges there were since the last reset; more than Exchanges() holds where old ones were let go.
  std::uint64_t count() const;
  // How many gaps there were ever; a reset does not make them undone.
  std::uint64_t gaps_ever() const;
  // Waits until `count` exchanges have come since the last reset, those already there included (0: any number does
  // not end it), or nothing has come for `quiet` (0: silence does not end it), at most for `timeout`.
  // Also ends, as stopped, soon after `is_gone` (may be empty) says that nobody waits any more.
  WaitOutcome WaitFor(std::uint64_t count, std::chrono::milliseconds quiet, std::chrono::milliseconds timeout,
                      const std::function<bool()>& is_gone = {});
  // Waits for `duration`, or until an exchange comes. True: none came.
  bool StaysSilent(std::chrono::milliseconds duration, const std::function<bool()>& is_gone = {});
  // From now on only what comes counts. The journal keeps everything.
  void Reset();
  // Ends all waits, now and in future.
  void StopWaiting();
  bool is_waited_for() const;

 private:
  Recorder& journal_;
  const Clock& clock_;
  OnExchange on_exchange_;
  std::mutex calling_;  // one call of on_exchange_ at a time
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  void Keep(Exchange exchange);

  std::deque<Exchange> exchanges_;
  std::uint64_t kept_bytes_ = 0;
  std::deque<Gap> gaps_;
  std::uint64_t count_ = 0;
  std::uint64_t gaps_ever_ = 0;
  std::uint32_t waiting_ = 0;
  SteadyTime last_;
  bool stopped_ = false;
};

}  // namespace telltale
