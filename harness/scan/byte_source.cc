#include "harness/scan/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace telltale {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

// A file as it is, of which the first bytes can be looked at before they are read.
class PlainSource final : public ByteSource {
 public:
  PlainSource(int descriptor, std::string name, const std::atomic<bool>* interrupted)
      : descriptor_(descriptor), name_(std::move(name)), interrupted_(interrupted) {}
  ~PlainSource() override {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
  }
  PlainSource(const PlainSource&) = delete;
  PlainSource& operator=(const PlainSource&) = delete;

  Result<std::size_t> Read(char* to, std::size_t capacity) override {
    if (!ahead_.empty()) {
      const std::size_t taken = std::min(capacity, ahead_.size());
      std::memcpy(to, ahead_.data(), taken);
      ahead_.erase(0, taken);
      return taken;
    }
    for (;;) {
      if (!WaitForBytes()) return InputError("was not read to its end: interrupted", name_);
      const ssize_t got = read(descriptor_, to, capacity);
      if (got >= 0) {
        raw_bytes_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) return InputError("cannot be read: " + std::generic_category().message(errno), name_);
    }
  }
  std::uint64_t raw_bytes() const override { return raw_bytes_; }
  const std::string& name() const { return name_; }

  Result<std::string_view> Peek(std::size_t wanted) {
    std::string head;
    while (head.size() < wanted) {
      char bytes[8];
      TRY(const std::size_t got, Read(bytes, std::min(sizeof bytes, wanted - head.size())));
      if (got == 0) break;
      head.append(bytes, got);
    }
    ahead_ = std::move(head);
    return std::string_view(ahead_);
  }

 private:
  // A pipe may have nothing to say for hours, and a signal need not reach the thread that reads it. False: interrupted.
  bool WaitForBytes() const {
    constexpr int kLookMilliseconds = 100;
    if (interrupted_ == nullptr) return true;
    pollfd waiting{descriptor_, POLLIN, 0};
    for (;;) {
      const int ready = poll(&waiting, 1, kLookMilliseconds);
      if (ready > 0) return true;
      // The signal itself ends the poll, and says so once: who reads now may wait for ever.
      if (*interrupted_) return false;
      if (ready < 0 && errno != EINTR) return true;  // the read says what is wrong
    }
  }

  int descriptor_;
  std::string name_;
  const std::atomic<bool>* interrupted_;
  std::string ahead_;
  std::uint64_t raw_bytes_ = 0;
};

// What the two decompressors have in common: a chunk of compressed bytes, refilled when it is used up.
class CompressedSource : public ByteSource {
 public:
  explicit CompressedSource(std::unique_ptr<PlainSource> plain) : plain_(std::move(plain)), chunk_(kChunkBytes) {}
  std::uint64_t raw_bytes() const override { return plain_->raw_bytes(); }

 protected:
  // Whether there is at least one unread compressed byte.
  Result<bool> Fill() {
    if (begin_ < end_) return true;
    TRY(end_, plain_->Read(chunk_.data(), chunk_.size()));
    begin_ = 0;
    return end_ > 0;
  }
  tl::unexpected<Error> Damaged(std::string message) const { return InputError(std::move(message), plain_->name()); }

  std::unique_ptr<PlainSource> plain_;
  std::vector<char> chunk_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

// Gzip, and zlib's own format, in which mitmproxy writes its .zhar.
class GzipSource final : public CompressedSource {
 public:
  explicit GzipSource(std::unique_ptr<PlainSource> plain) : CompressedSource(std::move(plain)) {
    constexpr int kGzipOrZlib = 32 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOrZlib) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Result<std::size_t> Read(char* to, std::size_t capacity) override {
    for (;;) {
      TRY(const bool more, Fill());
      if (!more) {
        if (between_members_) return std::size_t{0};
        return Damaged("its gzip data is cut off");
      }
      if (between_members_) inflateReset(&stream_);
      between_members_ = false;
      stream_.next_in = reinterpret_cast<Bytef*>(chunk_.data() + begin_);
      stream_.avail_in = static_cast<uInt>(end_ - begin_);
      stream_.next_out = reinterpret_cast<Bytef*>(to);
      stream_.avail_out = static_cast<uInt>(capacity);
      const int state = inflate(&stream_, Z_NO_FLUSH);
      begin_ = end_ - stream_.avail_in;
      if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) return Damaged("its gzip data is damaged");
      between_members_ = state == Z_STREAM_END;
      if (const std::size_t made = capacity - stream_.avail_out; made > 0) return made;
    }
  }

 private:
  z_stream stream_{};
  bool between_members_ = false;
};

// No text begins so: RFC 1950, 2.2, with the window and the levels that are in use.
bool BeginsZlib(std::string_view head) {
  return head.starts_with("\x78\x01") || head.starts_with("\x78\x5e") || head.starts_with("\x78\x9c") ||
         head.starts_with("\x78\xda");
}

class ZstdSource final : public CompressedSource {
 public:
  explicit ZstdSource(std::unique_ptr<PlainSource> plain)
      : CompressedSource(std::move(plain)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    if (stream_ == nullptr) throw std::bad_alloc();
    constexpr int kMostWindowLog = 27;  // 128 MiB, as the zstd program does
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMostWindowLog);
  }

  Result<std::size_t> Read(char* to, std::size_t capacity) override {
    for (;;) {
      TRY(const bool more, Fill());
      // Without more input the decoder may still hold output back.
      if (!more && between_frames_) return std::size_t{0};
      ZSTD_inBuffer in{chunk_.data(), end_, begin_};
      ZSTD_outBuffer out{to, capacity, 0};
      const std::size_t state = ZSTD_decompressStream(stream_.get(), &out, &in);
      begin_ = in.pos;
      if (ZSTD_isError(state) != 0) return Damaged("its Zstandard data is damaged");
      between_frames_ = state == 0;
      if (out.pos > 0) return out.pos;
      if (!more && !between_frames_) return Damaged("its Zstandard data is cut off");
    }
  }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool between_frames_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path, const std::atomic<bool>* interrupted) {
  int descriptor = STDIN_FILENO;
  if (path != "-") {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return InputError("cannot be opened: " + std::generic_category().message(errno), path);
  }
  auto plain = std::make_unique<PlainSource>(descriptor, path == "-" ? "standard input" : path, interrupted);
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  TRY(const std::string_view head, plain->Peek(4));
  if (head.starts_with("\x1f\x8b") || BeginsZlib(head)) return std::make_unique<GzipSource>(std::move(plain));
  if (head == std::string_view("\x28\xb5\x2f\xfd", 4)) return std::make_unique<ZstdSource>(std::move(plain));
  return plain;
}

}  // namespace telltale
