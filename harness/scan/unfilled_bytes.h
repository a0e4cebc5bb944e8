#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace telltale {

// Bytes that grow to be written over: a std::string sets each new one to zero first, which costs a scan as much as
// cutting its lines. Keeps its memory when it shrinks. Movable, not thread-safe.
class UnfilledBytes {
 public:
  UnfilledBytes() = default;
  UnfilledBytes(UnfilledBytes&& other) noexcept { Swap(other); }
  UnfilledBytes& operator=(UnfilledBytes&& other) noexcept {
    Swap(other);
    return *this;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  std::string_view view() const { return {bytes_.get(), size_}; }

  // What is new holds anything.
  void Resize(std::size_t size) {
    if (size > room_) Grow(size);
    size_ = size;
  }
  // `text` may not be of these bytes.
  void Append(std::string_view text) {
    if (text.empty()) return;
    const std::size_t had = size_;
    Resize(had + text.size());
    std::memcpy(bytes_.get() + had, text.data(), text.size());
  }
  void Pad(std::size_t count, char with) {
    Resize(size_ + count);
    std::fill_n(bytes_.get() + size_ - count, count, with);
  }
  void Clear() { size_ = 0; }
  void Swap(UnfilledBytes& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
  }

 private:
  void Grow(std::size_t size) {
    const std::size_t room = std::max(size, room_ + room_ / 2);
    auto bytes = std::make_unique_for_overwrite<char[]>(room);
    if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    room_ = room;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace telltale
