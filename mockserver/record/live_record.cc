#include "mockserver/record/live_record.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kMaxKept = 10000;

}  // namespace

LiveRecord::LiveRecord(Recorder& journal, const Clock& clock, std::function<void(const Exchange&)> on_exchange)
    : journal_(journal), clock_(clock), on_exchange_(std::move(on_exchange)), last_(clock.SteadyNow()) {}

Result<std::string> LiveRecord::Record(const Exchange& exchange) {
  TRY(std::string id, journal_.Record(exchange));
  Exchange kept = exchange;
  kept.id = id;
  if (on_exchange_) {
    const std::lock_guard calling(calling_);
    on_exchange_(kept);
  }
  kept.body = {};
  kept.raw = {};
  {
    const std::lock_guard lock(mutex_);
    exchanges_.push_back(std::move(kept));
    if (exchanges_.size() > kMaxKept) exchanges_.pop_front();
    ++count_;
    last_ = clock_.SteadyNow();
  }
  changed_.notify_all();
  return id;
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

WaitOutcome LiveRecord::WaitFor(std::uint64_t count, std::chrono::milliseconds quiet,
                                std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const SteadyTime deadline = clock_.SteadyNow() + timeout;
  while (true) {
    const SteadyTime now = clock_.SteadyNow();
    if (stopped_) return {WaitOutcome::Reason::kStopped, count_};
    if (count > 0 && count_ >= count) return {WaitOutcome::Reason::kCount, count_};
    if (quiet.count() > 0 && now - last_ >= quiet) return {WaitOutcome::Reason::kQuiet, count_};
    if (now >= deadline) return {WaitOutcome::Reason::kTimeout, count_};
    ++waiting_;
    changed_.wait_for(lock, (quiet.count() > 0 ? std::min(deadline, last_ + quiet) : deadline) - now);
    --waiting_;
  }
}

bool LiveRecord::is_waited_for() const {
  const std::lock_guard lock(mutex_);
  return waiting_ > 0;
}

bool LiveRecord::StaysSilent(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  const std::uint64_t before = count_;
  changed_.wait_for(lock, duration, [&] { return stopped_ || count_ != before; });
  return count_ == before;
}

void LiveRecord::Reset() {
  const std::lock_guard lock(mutex_);
  exchanges_.clear();
  gaps_.clear();
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
