#include "harness/scan/scan.h"

#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "harness/config/accepted_gap.h"
#include "harness/detect/run_ends.h"
#include "harness/scan/ordered_results.h"

namespace telltale {
namespace {

constexpr std::string_view kSaltHint = "; --salts N tries so many, --salts 0 none without a gap";

// What happens to results, in order.
class Delivery {
 public:
  Delivery(const ScanTask& task, ScanSink& sink)
      : sink_(sink),
        declared_(task.declared.get()),
        one_run_(task.one_run),
        runs_(task.detector),
        salts_(task.detector, task.salts, SaltEnds::kStringsOfARecording) {}

  // False: there was an error.
  bool Take(BlockResult result) {
    outcome_.exchanges += result.exchanges;
    for (auto& [run, traces] : result.traces) runs_.Add(one_run_ ? std::string() : run, std::move(traces));
    for (auto& [run, traces] : result.salts) salts_.Add(run, std::move(traces));
    salts_full_ = salts_.full();
    for (Exchange& exchange : result.kept) {
      if (const Status kept = sink_.OnExchange(std::move(exchange)); !kept) error_ = kept.error();
    }
    Pass(result.findings, result.gaps);
    if (!error_ && result.error) error_ = std::move(result.error);
    return !error_;
  }

  // Traces of salted digests would not be taken any more. Thread-safe.
  bool salts_full() const { return salts_full_; }

  Result<ScanOutcome> Finish(const std::atomic<bool>& interrupted) {
    if (!error_) {
      std::vector<Gap> gaps;
      const std::vector<Finding> findings = runs_.End(gaps);
      Pass(findings, gaps);
    }
    if (!error_) {
      std::vector<Gap> gaps;
      const std::vector<Finding> findings = salts_.End(gaps, &interrupted, kSaltHint);
      Pass(findings, gaps);
    }
    // What was being read when the user had enough of it is not broken.
    if (error_ && !interrupted) return tl::unexpected<Error>(*error_);
    return outcome_;
  }

 private:
  void Pass(const std::vector<Finding>& findings, std::vector<Gap>& gaps) {
    const auto keep = [&](const Status& status) {
      if (!status) error_ = status.error();
      return status.has_value();
    };
    for (const Finding& finding : findings) {
      if (!keep(sink_.OnFinding(finding))) return;
    }
    if (declared_ != nullptr) AcceptGaps(declared_->profile.accepted_gaps, gaps);
    for (const Gap& gap : gaps) {
      if (!keep(sink_.OnGap(gap))) return;
    }
  }

  ScanSink& sink_;
  const DeclaredContracts* const declared_;
  const bool one_run_;
  RunEnds runs_;
  SaltEnds salts_;
  std::atomic<bool> salts_full_{false};
  ScanOutcome outcome_;
  std::optional<Error> error_;
};

void Work(const ScanTask& task, BlockFeed& feed, OrderedResults& results, const Delivery& delivery,
          const std::atomic<bool>& interrupted) {
  BlockScan scan(task);
  RecordBlock block;
  while (!interrupted && results.WaitForTurn()) {
    if (!feed.Take(block)) return results.GiveBackTurn();
    if (delivery.salts_full()) scan.StopHarvest();
    results.Put(block.sequence, scan.Scan(block));
  }
}

}  // namespace

Result<ScanOutcome> ScanInputs(const InputFiles& inputs, const ScanTask& task, unsigned jobs, ScanSink& sink,
                               ScanProgress& progress, const std::atomic<bool>& interrupted, const CutLimits& limits) {
  constexpr std::uint64_t kAheadPerThread = 3;
  BlockFeed feed(inputs, limits, progress, interrupted);
  Delivery delivery(task, sink);
  OrderedResults results(kAheadPerThread * jobs, [&](BlockResult result) { return delivery.Take(std::move(result)); });
  std::vector<std::jthread> threads;
  try {
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back([&] { Work(task, feed, results, delivery, interrupted); });
  } catch (const std::system_error&) {
    // As many threads as the system gives do the same work.
  }
  Work(task, feed, results, delivery, interrupted);
  threads.clear();
  TRY(ScanOutcome outcome, delivery.Finish(interrupted));
  outcome.text_bytes = progress.text_bytes;
  outcome.interrupted = interrupted;
  return outcome;
}

}  // namespace telltale
