#include "harness/bundle/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace telltale {

Result<MappedFile> MappedFile::Open(const std::filesystem::path& path) {
  const auto failure = [&](int error) {
    return InputError(fmt::format("cannot read the file: {}", std::strerror(error)), path.string());
  };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return failure(errno);
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(descriptor);
    return InputError("not a regular file", path.string());
  }
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* const memory = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  const int error = errno;
  ::close(descriptor);
  if (memory == MAP_FAILED) return failure(error);
  return MappedFile(size == 0 ? BytesView() : BytesView(static_cast<const char*>(memory), size));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, BytesView())) {}

}  // namespace telltale
