#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/bytes.h"

namespace telltale {

enum class ReadState {
  kBytes,     // at least one byte came
  kEnded,     // the peer has said that nothing more comes
  kTimedOut,  // nothing came in time
  kBroken,    // reset by the peer, damaged (TLS), or cut by us
};

struct ReadResult {
  ReadState state = ReadState::kEnded;
  std::size_t bytes = 0;  // more than 0 only with kBytes
};

// Both directions of one connection: a socket, or TLS over one. Used by one thread.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds timeout) = 0;
  // Writes all of it. False: the peer is gone, or took nothing for `timeout`.
  virtual bool Write(BytesView bytes, std::chrono::milliseconds timeout) = 0;
  // Waits until `duration` is over or the connection is gone in both directions. True: it still stands.
  virtual bool Linger(std::chrono::milliseconds duration) = 0;
  // Says that nothing more comes from us (TLS: close_notify; TCP: FIN).
  virtual void End() = 0;
};

// A stream whose bytes can be put back, for looking at what comes before deciding who reads it. It counts what was
// taken.
class PushbackStream final : public ByteStream {
 public:
  explicit PushbackStream(ByteStream& below) : below_(below) {}
  // The next reads give these bytes first.
  void PutBack(BytesView bytes) {
    waiting_.insert(0, bytes);
    taken_bytes_ -= bytes.size();
  }
  // Takes what comes within `timeout` and keeps it for the next reads. False: nothing more can come.
  bool ReadAhead(std::chrono::milliseconds timeout) {
    std::array<char, 16384> buffer;
    const ReadResult got = below_.Read(buffer.data(), buffer.size(), timeout);
    waiting_.append(buffer.data(), got.bytes);
    return got.state == ReadState::kBytes || got.state == ReadState::kTimedOut;
  }
  bool has_waiting() const { return !waiting_.empty(); }
  // That were read and not put back.
  std::uint64_t taken_bytes() const { return taken_bytes_; }

  ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds timeout) override {
    if (waiting_.empty()) {
      const ReadResult got = below_.Read(buffer, size, timeout);
      taken_bytes_ += got.bytes;
      return got;
    }
    const std::size_t taken = waiting_.copy(buffer, size);
    waiting_.erase(0, taken);
    taken_bytes_ += taken;
    return {ReadState::kBytes, taken};
  }
  bool Write(BytesView bytes, std::chrono::milliseconds timeout) override { return below_.Write(bytes, timeout); }
  bool Linger(std::chrono::milliseconds duration) override { return below_.Linger(duration); }
  void End() override { below_.End(); }

 private:
  ByteStream& below_;
  Bytes waiting_;
  std::uint64_t taken_bytes_ = 0;
};

}  // namespace telltale
