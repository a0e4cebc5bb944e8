#pragma once
#include <cstddef>
#include <cstring>
#include <memory>

#include "core/bytes.h"
#include "harness/decode/source_range.h"

namespace telltale {

// What a decoder writes to: a bounded text. Every append names the part of the source that it stands for. Those parts
// are not kept: after a hit the decoder is run once more with Locate(), and the output adds up the parts that the
// wanted range came from. So a wire map costs nothing on clean traffic, and no memory ever.
class Output {
 public:
  // Empties the text; at most `max_bytes` are taken from now on.
  void Begin(std::size_t max_bytes) {
    size_ = 0;
    max_bytes_ = max_bytes;
    cut_ = whole_ = locating_ = any_ = false;
  }
  // The same, and looks for where [begin, end) of the text comes from.
  void Locate(std::size_t begin, std::size_t end, std::size_t max_bytes) {
    Begin(max_bytes);
    locating_ = true;
    want_ = {begin, end};
    found_ = {};
  }

  // Appends text that stands for the whole of [source, source_end). False: the bound is reached, stop decoding.
  bool Put(BytesView text, std::size_t source, std::size_t source_end) {
    if (locating_) Note(size_, size_ + text.size(), source, source_end);
    return Append(text);
  }
  bool Put(char byte, std::size_t source, std::size_t source_end) {
    if (locating_ || size_ >= capacity_ || size_ >= max_bytes_) return Put(BytesView(&byte, 1), source, source_end);
    buffer_[size_++] = byte;
    return true;
  }
  // The same for a few bytes whose number is known where this is compiled.
  template <std::size_t kBytes>
  bool Put(const char (&bytes)[kBytes], std::size_t source, std::size_t source_end) {
    if (locating_ || size_ + kBytes > capacity_ || size_ + kBytes > max_bytes_) {
      return Put(BytesView(bytes, kBytes), source, source_end);
    }
    std::memcpy(buffer_.get() + size_, bytes, kBytes);
    size_ += kBytes;
    return true;
  }
  // Appends text of which each byte stands for one byte of the source.
  bool Copy(BytesView text, std::size_t source) {
    if (locating_) NoteCopy(text.size(), source);
    return Append(text);
  }

  // All that was put so far stands for the source up to `source_end` at least: the end of a compressed stream.
  void Widen(std::size_t source_end) {
    if (any_ && source_end > found_.end) found_.end = source_end;
  }
  // More could have come, were it not for a limit: the reader must hear of it.
  void MarkCut() { cut_ = true; }
  // A compressed stream ended where it says that it ends, with its checksum right.
  void MarkWhole() { whole_ = true; }

  BytesView text() const { return {buffer_.get(), size_}; }
  std::size_t size() const { return size_; }
  std::size_t room() const { return max_bytes_ - size_; }
  bool cut() const { return cut_; }
  bool whole() const { return whole_ && !cut_; }
  bool locating() const { return locating_; }
  // After a run with Locate(): whether anything of the wanted range was put, and where it came from.
  bool located() const { return any_; }
  SourceRange found() const { return found_; }

 private:
  bool Append(BytesView text) {
    if (text.size() > max_bytes_ - size_) {
      text = text.substr(0, max_bytes_ - size_);
      cut_ = true;
    }
    if (size_ + text.size() > capacity_) Grow(size_ + text.size());
    if (!text.empty()) std::memcpy(buffer_.get() + size_, text.data(), text.size());
    size_ += text.size();
    return !cut_;
  }
  void Grow(std::size_t wanted);
  void Note(std::size_t begin, std::size_t end, std::size_t source, std::size_t source_end);
  void NoteCopy(std::size_t length, std::size_t source);

  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t max_bytes_ = 0;
  bool cut_ = false;
  bool whole_ = false;
  bool locating_ = false;
  bool any_ = false;
  SourceRange want_;
  SourceRange found_;
};

}  // namespace telltale
