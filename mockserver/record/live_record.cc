#include "mockserver/record/live_record.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kMaxKept = 10000;
constexpr std::uint64_t kMaxKeptBytes = 32 << 20;
// How often a wait looks whether anybody still waits for its end.
constexpr std::chrono::milliseconds kGlance{500};

// What a list shows of an exchange: nothing that a client can make long in many parts.
Exchange Outline(const Exchange& exchange) {
  Exchange outline;
  outline.time = exchange.time;
  outline.last_byte = exchange.last_byte;
  outline.run = exchange.run;
  outline.scheme = exchange.scheme;
  outline.host = exchange.host;
  outline.port = exchange.port;
  outline.method = exchange.method;
  outline.target = exchange.target;
  outline.http_version = exchange.http_version;
  outline.body_total_bytes = exchange.body_total_bytes;
  outline.body_sha256 = exchange.body_sha256;
  outline.tls = exchange.tls;
  outline.peer = exchange.peer;
  outline.problems = exchange.problems;
  return outline;
}

// The same of an exchange as long as it is kept: without what its response adds.
std::uint64_t SizeOf(const Exchange& exchange) {
  std::uint64_t size = sizeof exchange + exchange.host.size() + exchange.method.size() + exchange.target.size();
  for (const std::string& problem : exchange.problems) size += problem.size();
  return size;
}

}  // namespace

LiveRecord::LiveRecord(Recorder& journal, const Clock& clock, OnExchange on_exchange)
    : journal_(journal), clock_(clock), on_exchange_(std::move(on_exchange)), last_(clock.SteadyNow()) {}

Result<std::string> LiveRecord::Record(const Exchange& exchange) {
  TRY(std::string id, journal_.Record(exchange));
  if (on_exchange_) {
    const std::lock_guard calling(calling_);
    on_exchange_(id, exchange);
  }
  {
    Exchange kept = Outline(exchange);
    kept.id = id;
    const std::lock_guard lock(mutex_);
    Keep(std::move(kept));
    ++count_;
    last_ = clock_.SteadyNow();
  }
  changed_.notify_all();
  return id;
}

void LiveRecord::Keep(Exchange exchange) {
  kept_bytes_ += SizeOf(exchange);
  exchanges_.push_back(std::move(exchange));
  while (exchanges_.size() > kMaxKept || (kept_bytes_ > kMaxKeptBytes && exchanges_.size() > 1)) {
    kept_bytes_ -= SizeOf(exchanges_.front());
    exchanges_.pop_front();
  }
}

Status LiveRecord::RecordResponse(const std::string& exchange_id, const Response& response) {
  TRY_VOID(journal_.RecordResponse(exchange_id, response));
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(exchanges_.rbegin(), exchanges_.rend(),
                                  [&](const Exchange& exchange) { return exchange.id == exchange_id; });
  if (found != exchanges_.rend()) found->response = Response{response.status, response.headers, {}};
  return {};
}

Status LiveRecord::Record(const Flow& flow) { return journal_.Record(flow); }

Status LiveRecord::Record(const Gap& gap) {
  TRY_VOID(journal_.Record(gap));
  const std::lock_guard lock(mutex_);
  ++gaps_ever_;
  gaps_.push_back(gap);
  if (gaps_.size() > kMaxKept) gaps_.pop_front();
  return {};
}

std::vector<Exchange> LiveRecord::Exchanges() const {
  const std::lock_guard lock(mutex_);
  return {exchanges_.begin(), exchanges_.end()};
}

std::vector<Gap> LiveRecord::Gaps() const {
  const std::lock_guard lock(mutex_);
  return {gaps_.begin(), gaps_.end()};
}

std::uint64_t LiveRecord::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

std::uint64_t LiveRecord::gaps_ever() const {
  const std::lock_guard lock(mutex_);
  return gaps_ever_;
}

WaitOutcome LiveRecord::WaitFor(std::uint64_t count, std::chrono::milliseconds quiet, std::chrono::milliseconds timeout,
                                const std::function<bool()>& is_gone) {
  std::unique_lock lock(mutex_);
  const SteadyTime deadline = clock_.SteadyNow() + timeout;
  while (true) {
    const SteadyTime now = clock_.SteadyNow();
    if (stopped_ || (is_gone && is_gone())) return {WaitOutcome::Reason::kStopped, count_};
    if (count > 0 && count_ >= count) return {WaitOutcome::Reason::kCount, count_};
    if (quiet.count() > 0 && now - last_ >= quiet) return {WaitOutcome::Reason::kQuiet, count_};
    if (now >= deadline) return {WaitOutcome::Reason::kTimeout, count_};
    const SteadyTime::duration left = (quiet.count() > 0 ? std::min(deadline, last_ + quiet) : deadline) - now;
    ++waiting_;
    changed_.wait_for(lock, std::min<SteadyTime::duration>(left, kGlance));
    --waiting_;
  }
}

bool LiveRecord::is_waited_for() const {
  const std::lock_guard lock(mutex_);
  return waiting_ > 0;
}

bool LiveRecord::StaysSilent(std::chrono::milliseconds duration, const std::function<bool()>& is_gone) {
  std::unique_lock lock(mutex_);
  const std::uint64_t before = count_;
  const SteadyTime deadline = clock_.SteadyNow() + duration;
  while (!stopped_ && count_ == before && !(is_gone && is_gone())) {
    const SteadyTime::duration left = deadline - clock_.SteadyNow();
    if (left <= SteadyTime::duration(0)) break;
    changed_.wait_for(lock, std::min<SteadyTime::duration>(left, kGlance));
  }
  return count_ == before;
}

void LiveRecord::Reset() {
  const std::lock_guard lock(mutex_);
  exchanges_.clear();
  gaps_.clear();
  kept_bytes_ = 0;
  count_ = 0;
  last_ = clock_.SteadyNow();
}

void LiveRecord::StopWaiting() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

}  // namespace telltale
