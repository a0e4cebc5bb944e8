#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/decode/decode.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/salted_digests.h"
#include "harness/detect/leak_search.h"
#include "harness/scan/exchange_line.h"
#include "harness/scan/har_entry.h"
#include "harness/scan/profile_check.h"
#include "harness/scan/record_block.h"
#include "schema/validator.h"

namespace telltale {

// What is looked for.
struct ScanTask {
  LeakDetector detector;
  std::optional<SchemaValidator> schema;  // of every JSON document in a body
  DecodeLimits limits;
  bool keep_going = false;  // broken records are gaps, not the end
  bool one_run = false;     // exchanges that name no run are of one run together
  SaltLimits salts;         // of each run, and of what names no run
  // Exchanges are handed on with what was found in them. Where there are several inputs, ids begin with the input's
  // name, so that each is one exchange's.
  bool keep_exchanges = false;
  // What a profile says of the endpoints, instead of a schema; nullptr: nothing does. Bodies read by the messages that
  // the detector was given.
  std::shared_ptr<const DeclaredContracts> declared;
};

// What was found in one block.
struct BlockResult {
  std::vector<Finding> findings;  // in the order of the exchanges
  std::vector<Gap> gaps;
  std::vector<std::pair<std::string, RunTraces>> traces;  // of exchanges with a run, named
  // Of exchanges that hold digest-like tokens (with a run: of all), for the search over their runs. Those without a run
  // stand under "".
  std::vector<std::pair<std::string, SaltTraces>> salts;
  std::uint64_t exchanges = 0;
  std::vector<Exchange> kept;  // where the task keeps exchanges
  std::optional<Error> error;  // a broken record, unless the task keeps going; what stands behind it was not read
};

// Parses, decodes and scans blocks. One a thread; what a block's result holds does not depend on the blocks before it.
class BlockScan {
 public:
  explicit BlockScan(const ScanTask& task)
      : task_(task), search_(task.detector, task.limits, task.salts.max_salts > 0) {}
  BlockScan(const BlockScan&) = delete;
  BlockScan& operator=(const BlockScan&) = delete;

  BlockResult Scan(const RecordBlock& block);
  // The findings and gaps of one exchange; its traces are added to `result` where it has a run.
  void ScanExchange(const Exchange& exchange, BlockResult& result);
  // No traces of salted digests are wanted any more of exchanges without a run.
  void StopHarvest() { search_.StopHarvest(); }

 private:
  struct ReadExchange {
    Exchange exchange;
    Status status;
  };
  static constexpr std::size_t kMostAhead = 16;
  static constexpr std::size_t kMostBytesAhead = 64 * 1024;

  // What is wrong with what it says, leaks apart, and what of it could not be read.
  std::vector<Finding> JudgeContent(const Exchange& exchange, bool may_be_opaque, std::vector<Gap>& gaps) const;
  // False: it does not go on, and `result` says why.
  bool OnBroken(const RecordBlock& block, std::uint64_t number, const std::string& message, BlockResult& result) const;
  bool ScanLines(const RecordBlock& block, BlockResult& result);
  bool ScanHarEntries(const RecordBlock& block, BlockResult& result);
  // Reads records from index `first` on into ahead_: one, or some more that are small. Returns how many. Reading and
  // scanning have more code than the innermost cache holds, so that taking turns is slower by a tenth.
  std::size_t ReadAhead(const RecordBlock& block, std::size_t first);

  const ScanTask& task_;
  ExchangeLineReader reader_;
  HarEntryReader har_reader_;
  LeakSearch search_;
  std::vector<ReadExchange> ahead_ = std::vector<ReadExchange>(kMostAhead);
};

}  // namespace telltale
