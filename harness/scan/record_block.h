#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scan/attachments.h"
#include "harness/scan/unfilled_bytes.h"

namespace telltale {

// Where a record (an NDJSON line, a HAR entry) begins and ends in its block.
struct RecordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t number = 0;  // of the line or the entry in its input, from 1
};

// A record, or a stretch of an input, of which it is known without reading it that it is none.
struct BrokenRecord {
  std::uint64_t number = 0;  // 0: the input as a whole
  std::string message;
};

enum class RecordKind : std::uint8_t { kLine, kHarEntry };

// Consecutive records of one input. The unit of work of a scan: large enough to be worth handing over, small enough
// that a few of them for each thread fit any memory. Used again and again.
struct RecordBlock {
  std::uint64_t sequence = 0;  // over all inputs, from 0
  std::string id_prefix;       // of exchanges, where several inputs are read: "NAME:"
  std::string input;           // the path, or "standard input"
  RecordKind kind = RecordKind::kLine;
  UnfilledBytes bytes;  // the records and kPadding bytes more
  std::vector<RecordRange> records;
  std::vector<BrokenRecord> broken;          // behind all records
  std::shared_ptr<Attachments> attachments;  // of a HAR; may be null

  static constexpr std::size_t kPadding = 64;

  std::string_view Text(const RecordRange& record) const {
    return bytes.view().substr(record.begin, record.end - record.begin);
  }
  // Where a record stands: "FILE:LINE" or "FILE, entry N".
  std::string Where(std::uint64_t number) const;
};

}  // namespace telltale
