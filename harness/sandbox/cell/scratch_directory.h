#pragma once
#include <filesystem>
#include <memory>

#include "core/result.h"

namespace telltale {

// A directory of our own (mode 0700), removed with all it holds when this object goes. Thread-safe.
class ScratchDirectory {
 public:
  // In `parent`; empty: where TMPDIR says.
  static Result<std::unique_ptr<ScratchDirectory>> Make(const std::filesystem::path& parent = {});
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }
  // From now on it stays, whatever happens to this object or the process.
  void Keep();

  // Of a process that ends without unwinding: removes all that there are, as far as memory allows.
  static void RemoveAll() noexcept;

 private:
  explicit ScratchDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
  bool is_kept_ = false;
};

}  // namespace telltale
