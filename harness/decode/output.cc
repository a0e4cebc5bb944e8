#include "harness/decode/output.h"

#include <algorithm>

namespace telltale {

void Output::Grow(std::size_t wanted) {
  const std::size_t capacity = std::max<std::size_t>({wanted, capacity_ * 2, 4096});
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(larger.get(), buffer_.get(), size_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

void Output::Note(std::size_t begin, std::size_t end, std::size_t source, std::size_t source_end) {
  if (begin >= want_.end || end <= want_.begin) return;
  found_.begin = any_ ? std::min(found_.begin, source) : source;
  found_.end = any_ ? std::max(found_.end, source_end) : source_end;
  any_ = true;
}

void Output::NoteCopy(std::size_t length, std::size_t source) {
  const std::size_t begin = std::max(size_, want_.begin);
  const std::size_t end = std::min(size_ + length, want_.end);
  if (begin < end) Note(begin, end, source + (begin - size_), source + (end - size_));
}

}  // namespace telltale
