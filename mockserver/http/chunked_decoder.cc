#include "mockserver/http/chunked_decoder.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace telltale {

std::size_t ChunkedDecoder::Take(BytesView bytes, BodyCollector& body) {
  std::size_t taken = 0;
  while (state_ == State::kMore && taken < bytes.size()) {
    const BytesView rest = bytes.substr(taken);
    if (part_ != Part::kData) {
      taken += TakeLine(rest);
      continue;
    }
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, rest.size()));
    body.Add(rest.substr(0, count));
    taken += count;
    left_ -= count;
    if (left_ == 0) part_ = Part::kDataEnd;
  }
  return taken;
}

std::size_t ChunkedDecoder::TakeLine(BytesView bytes) {
  // Never past the byte that decides: where it fails must not depend on how the bytes were split.
  const bool is_data_end = part_ == Part::kDataEnd;
  const std::size_t room = is_data_end ? 1 : max_line_bytes_ + 1 - line_.size() - trailers_.size();
  const std::size_t end = bytes.substr(0, room).find('\n');
  const std::size_t count = end == BytesView::npos ? std::min(bytes.size(), room) : end + 1;
  line_.append(bytes.substr(0, count));
  if (end != BytesView::npos) {
    EndLine();
  } else if (is_data_end && line_ != "\r") {
    Fail("a chunk is longer than its size says");
  } else if (line_.size() + trailers_.size() > max_line_bytes_) {
    Fail("a chunk's line or the trailers are too long");
  }
  return count;
}

void ChunkedDecoder::EndLine() {
  const bool empty = line_ == "\r\n" || line_ == "\n";
  if (part_ == Part::kSize) {
    EndSizeLine();
  } else if (part_ == Part::kDataEnd) {
    part_ = Part::kSize;
  } else if (empty) {
    state_ = State::kDone;
  } else {
    trailers_ += line_;
  }
  line_.clear();
}

void ChunkedDecoder::EndSizeLine() {
  const std::string_view text = line_;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), left_, 16);
  const char after = error == std::errc() ? *end : 'x';
  const bool ends_well = after == '\r' || after == '\n' || after == ';' || after == ' ' || after == '\t';
  if (!ends_well) return Fail("a chunk's size is no hexadecimal number");
  part_ = left_ == 0 ? Part::kTrailers : Part::kData;
}

void ChunkedDecoder::Fail(const char* why) {
  problem_ = why;
  state_ = State::kBad;
}

}  // namespace telltale
