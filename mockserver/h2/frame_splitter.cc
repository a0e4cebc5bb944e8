#include "mockserver/h2/frame_splitter.h"

#include <algorithm>

namespace telltale {
namespace {

constexpr std::size_t kHeaderBytes = 9;

std::uint32_t Number(BytesView bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

void FrameSplitter::Take(BytesView bytes, const Sink& sink) {
  while (!bytes.empty()) {
    const std::size_t wanted = preface_left_ > 0   ? preface_left_
                               : payload_left_ > 0 ? payload_left_
                                                   : kHeaderBytes - header_.size();
    const BytesView piece = bytes.substr(0, wanted);
    bytes.remove_prefix(piece.size());
    if (preface_left_ > 0) {
      preface_left_ -= piece.size();
      sink(0, piece);
    } else if (payload_left_ > 0) {
      payload_left_ -= static_cast<std::uint32_t>(piece.size());
      sink(stream_, piece);
    } else {
      header_ += piece;
      if (header_.size() < kHeaderBytes) continue;
      payload_left_ = Number(BytesView(header_).substr(0, 3));
      stream_ = Number(BytesView(header_).substr(5)) & 0x7fffffffU;
      sink(stream_, header_);
      header_.clear();
    }
  }
}

}  // namespace telltale
