#include "harness/scan/attachments.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kLongestName = 4096;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

// The kernel keeps the whole way below `folder` and follows no link on it. Kernels before 5.6 cannot: there only names
// without a folder are opened.
int OpenBelow(int folder, const std::string& name) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const auto opened = static_cast<int>(syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how));
  if (opened >= 0 || errno != ENOSYS || name.find('/') != std::string::npos) return opened;
  return openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
}

Result<AttachedFile> ReadAll(int descriptor, std::uint64_t size, std::size_t max_bytes) {
  AttachedFile file;
  file.total_bytes = size;
  file.bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, max_bytes)));
  std::size_t had = 0;
  while (had < file.bytes.size()) {
    const ssize_t got = read(descriptor, file.bytes.data() + had, file.bytes.size() - had);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return InputError("cannot be read: " + std::generic_category().message(errno));
    if (got == 0) break;
    had += static_cast<std::size_t>(got);
  }
  file.bytes.resize(had);
  return file;
}

class FolderAttachments final : public Attachments {
 public:
  explicit FolderAttachments(std::string folder) : folder_(std::move(folder)) {}

  Result<AttachedFile> Read(const std::string& name, std::size_t max_bytes) override {
    if (std::string refusal = RefusalOfName(name); !refusal.empty()) return InputError(std::move(refusal));
    const Descriptor folder(open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return InputError("its folder cannot be opened");
    const Descriptor file(OpenBelow(folder.get(), name));
    if (file.get() < 0) {
      const bool is_link = errno == ELOOP || errno == EXDEV;
      return InputError(is_link ? "a link is not followed" : std::generic_category().message(errno));
    }
    struct stat status {};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return InputError("is no plain file");
    return ReadAll(file.get(), static_cast<std::uint64_t>(status.st_size), max_bytes);
  }

 private:
  const std::string folder_;
};

}  // namespace

std::string RefusalOfName(const std::string& name) {
  if (name.empty() || name.size() > kLongestName || name.find('\0') != std::string::npos) return "its name is none";
  if (name.starts_with('/') || name.find('\\') != std::string::npos) return "its name is no relative one";
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (name.compare(begin, end - begin, "..") == 0) return "its name leads out of the folder";
    begin = end + 1;
  }
  return "";
}

std::shared_ptr<Attachments> AttachmentsBeside(const std::string& har_path) {
  const std::filesystem::path folder = std::filesystem::path(har_path).parent_path();
  return std::make_shared<FolderAttachments>(folder.empty() ? "." : folder.string());
}

}  // namespace telltale
