#include "harness/report/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "core/input_file.h"
#include "core/whole_number.h"

namespace telltale {
namespace {

class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }
  // close() is where some file systems say that the disk is full.
  int Close() { return ::close(std::exchange(descriptor_, -1)); }

 private:
  int descriptor_;
};

// 0, or the errno of what failed.
int WriteAll(int descriptor, BytesView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      // Somebody else has made the pipe non-blocking.
      pollfd wanted{descriptor, POLLOUT, 0};
      poll(&wanted, 1, -1);
      continue;
    }
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

using Produce = std::function<Status(const ByteSink&)>;

Status WriteTo(int descriptor, const std::filesystem::path& shown, const Produce& produce) {
  constexpr std::size_t kPiece = 1 << 20;
  Bytes waiting;
  const auto flush = [&]() -> Status {
    const int failed = WriteAll(descriptor, waiting);
    waiting.clear();
    return failed == 0 ? Status() : SystemFailure("cannot write the file", failed, shown.string());
  };
  TRY_VOID(produce([&](BytesView piece) -> Status {
    if (waiting.size() + piece.size() > kPiece) TRY_VOID(flush());
    if (piece.size() <= kPiece) {
      waiting += piece;
      return {};
    }
    const int failed = WriteAll(descriptor, piece);
    return failed == 0 ? Status() : SystemFailure("cannot write the file", failed, shown.string());
  }));
  return flush();
}

Status Write(const std::filesystem::path& path, int flags, const std::filesystem::path& shown, const Produce& produce) {
  OpenFile file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0600));
  if (file.get() < 0) return SystemFailure("cannot write the file", errno, shown.string());
  TRY_VOID(WriteTo(file.get(), shown, produce));
  if (file.Close() != 0) return SystemFailure("cannot write the file", errno, shown.string());
  return {};
}

}  // namespace

std::optional<int> DescriptorOf(const std::filesystem::path& path) {
  const std::string text = path.lexically_normal().string();
  if (text == "/dev/stdout") return STDOUT_FILENO;
  if (text == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (text.starts_with(folder)) return WholeNumber<int>(text.substr(folder.size()));
  }
  return std::nullopt;
}

bool IsDeviceOrPipe(const std::filesystem::path& path) {
  if (DescriptorOf(path)) return true;
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode);
}

Status WriteFileAtomically(const std::filesystem::path& path, BytesView content) {
  return WriteFileAtomically(path, [&](const ByteSink& sink) { return sink(content); });
}

Status WriteFileAtomically(const std::filesystem::path& path, const Produce& produce) {
  if (const std::optional<int> descriptor = DescriptorOf(path)) {
    // What was printed before comes before it. The name would open a file anew, and knows no sockets.
    if (std::fflush(nullptr) != 0) return SystemFailure("cannot write the file", errno, path.string());
    return WriteTo(*descriptor, path, produce);
  }
  if (IsDeviceOrPipe(path)) return Write(path, 0, path, produce);
  const std::filesystem::path draft = path.string() + fmt::format(".{}.part", ::getpid());
  Status written = Write(draft, O_CREAT | O_TRUNC | O_NOFOLLOW, path, produce);
  if (written && ::rename(draft.c_str(), path.c_str()) != 0) {
    written = SystemFailure("cannot write the file", errno, path.string());
  }
  if (!written) ::unlink(draft.c_str());
  return written;
}

Status ReadFileInPieces(const std::filesystem::path& path, const ByteSink& take) {
  TRY_VOID(CheckInputFile(path));
  std::ifstream file(path, std::ios::binary);
  std::array<char, 1 << 16> block{};
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    TRY_VOID(take(BytesView(block.data(), static_cast<std::size_t>(file.gcount()))));
  }
  if (!file.eof()) return Failure("cannot read the file", path.string());
  return {};
}

Result<Bytes> ReadBoundedFile(const std::filesystem::path& path, std::uint64_t max_bytes) {
  OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (file.get() < 0) return InputError(fmt::format("cannot read the file: {}", std::strerror(errno)), path.string());
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return InputError("not a regular file", path.string());
  }
  if (static_cast<std::uint64_t>(facts.st_size) > max_bytes) {
    return InputError(fmt::format("the file has {} bytes, more than the limit of {}", facts.st_size, max_bytes),
                      path.string());
  }
  Bytes content(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t count = ::read(file.get(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return InputError(fmt::format("cannot read the file: {}", std::strerror(errno)), path.string());
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  content.resize(filled);
  return content;
}

}  // namespace telltale
