#pragma once
#include <filesystem>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// A regular file's bytes without reading it into memory: the kernel brings what is looked at, and may drop it again.
// Symbolic links are not followed. Whoever cuts the file off meanwhile ends the process (SIGBUS).
class MappedFile {
 public:
  // Errors (kInput) name the file.
  static Result<MappedFile> Open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;

  // As long as this lives.
  BytesView bytes() const { return bytes_; }

 private:
  explicit MappedFile(BytesView bytes) : bytes_(bytes) {}
  BytesView bytes_;  // empty: nothing is mapped
};

}  // namespace telltale
