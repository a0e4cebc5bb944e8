#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "mockserver/net/body_collector.h"

namespace telltale {

// Removes the chunked transfer coding (RFC 9112, 7.1), however the bytes are split. Chunk extensions are skipped: they
// stay in the raw bytes.
class ChunkedDecoder {
 public:
  enum class State { kMore, kDone, kBad };
  // `max_line_bytes` bounds a size line, and all trailer lines together.
  explicit ChunkedDecoder(std::uint64_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  // Takes bytes from the front of `bytes` up to the end of the body, and says how many.
  std::size_t Take(BytesView bytes, BodyCollector& body);
  State state() const { return state_; }
  // The trailer lines with their ends, once it is done.
  const Bytes& trailer_lines() const { return trailers_; }
  const char* problem() const { return problem_; }

 private:
  enum class Part { kSize, kData, kDataEnd, kTrailers };
  std::size_t TakeLine(BytesView bytes);
  void EndLine();
  void EndSizeLine();
  void Fail(const char* why);

  std::uint64_t max_line_bytes_;
  State state_ = State::kMore;
  Part part_ = Part::kSize;
  std::uint64_t left_ = 0;  // of the chunk
  Bytes line_;
  Bytes trailers_;
  const char* problem_ = "";
};

}  // namespace telltale
