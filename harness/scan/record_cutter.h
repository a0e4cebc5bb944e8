#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "harness/scan/byte_source.h"
#include "harness/scan/har_cutter.h"
#include "harness/scan/record_block.h"
#include "harness/scan/unfilled_bytes.h"

namespace telltale {

struct CutLimits {
  std::size_t block_bytes = std::size_t{1} << 20;
  std::size_t max_record_bytes = std::size_t{64} << 20;  // a longer one is broken, and skipped
};

// Cuts one input into blocks of whole records, in constant memory. An input whose name ends in .har, or that begins
// with {"log":, is a HAR; any other is NDJSON, where blank lines do not count as records. Not thread-safe.
class RecordCutter {
 public:
  // `attachments`: of a HAR, handed on with its entries; may be null.
  RecordCutter(std::unique_ptr<ByteSource> source, std::string name, const CutLimits& limits,
               std::shared_ptr<Attachments> attachments = nullptr)
      : source_(std::move(source)),
        name_(std::move(name)),
        limits_(limits),
        har_(limits.max_record_bytes),
        attachments_(std::move(attachments)) {}

  // Fills `block` (all but its sequence) with the next records. False: there are none left. kInput: the source fails.
  Result<bool> Next(RecordBlock& block);

  std::uint64_t raw_bytes() const { return source_->raw_bytes(); }
  std::uint64_t text_bytes() const { return text_bytes_; }

 private:
  Status Refill();
  Status DecideKind();
  void CutLines(RecordBlock& block);

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  CutLimits limits_;
  HarCutter har_;
  std::shared_ptr<Attachments> attachments_;
  UnfilledBytes pending_;     // read, not cut yet
  std::size_t searched_ = 0;  // of pending_: holds no end of line
  bool started_ = false;
  bool ended_ = false;
  bool is_har_ = false;
  bool skipping_ = false;  // the rest of a line that was too long
  std::uint64_t line_ = 1;
  std::uint64_t text_bytes_ = 0;
};

}  // namespace telltale
