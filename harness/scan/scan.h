#pragma once
#include <atomic>
#include <cstdint>

#include "core/finding.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/scan/block_feed.h"
#include "harness/scan/block_scan.h"
#include "harness/scan/input_files.h"

namespace telltale {

// Where findings go as they come. Called by one thread at a time; an error ends the scan.
class ScanSink {
 public:
  virtual ~ScanSink() = default;
  virtual Status OnFinding(const Finding& finding) = 0;
  virtual Status OnGap(const Gap& gap) = 0;
  // Where the task keeps exchanges: each of a block's, before its findings.
  virtual Status OnExchange(Exchange) { return {}; }
};

struct ScanOutcome {
  std::uint64_t exchanges = 0;
  std::uint64_t text_bytes = 0;
  bool interrupted = false;  // not all of the inputs was read
};

// Scans every exchange of `inputs` with `jobs` threads, in memory that does not grow with them. The sink sees findings
// and gaps in the order of the exchanges, and at the end the values that left in pieces over the exchanges of a run:
// the same whatever `jobs` is. Errors: the sink's; a broken record (kInput), unless the task keeps going. Once
// `interrupted` is true it stops soon and well.
Result<ScanOutcome> ScanInputs(const InputFiles& inputs, const ScanTask& task, unsigned jobs, ScanSink& sink,
                               ScanProgress& progress, const std::atomic<bool>& interrupted,
                               const CutLimits& limits = {});

}  // namespace telltale
