#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "harness/scan/input_files.h"
#include "harness/scan/record_block.h"
#include "harness/scan/record_cutter.h"
#include "harness/scan/zip_archive.h"

namespace telltale {

// How far a scan has come, for whoever wants to look while it runs.
struct ScanProgress {
  std::atomic<std::uint64_t> raw_bytes{0};   // of the files, of which InputFiles::total_bytes is the sum
  std::atomic<std::uint64_t> text_bytes{0};  // after decompression
};

// Hands the blocks of all inputs, one input after the other, to whoever asks. Thread-safe. Borrows everything.
class BlockFeed {
 public:
  BlockFeed(const InputFiles& inputs, const CutLimits& limits, ScanProgress& progress,
            const std::atomic<bool>& interrupted)
      : inputs_(inputs), limits_(limits), progress_(progress), interrupted_(interrupted) {}

  // Fills `block`; false: there are no more. An input that cannot be read becomes a broken record of its own, and the
  // next one is taken.
  bool Take(RecordBlock& block);

 private:
  bool Fill(RecordBlock& block);
  // The next input, or the next HAR of an archive, as cutter_; nullptr there and no error: nothing is left.
  Status OpenNext();

  const InputFiles& inputs_;
  const CutLimits limits_;
  ScanProgress& progress_;
  const std::atomic<bool>& interrupted_;
  std::mutex mutex_;
  std::size_t next_input_ = 0;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t raw_before_ = 0;  // of the inputs that are done
  std::uint64_t text_before_ = 0;
  std::unique_ptr<RecordCutter> cutter_;
  std::string name_;                     // of what cutter_ reads
  std::shared_ptr<ZipArchive> archive_;  // of which HARs are left
  std::size_t next_har_ = 0;
};

}  // namespace telltale
