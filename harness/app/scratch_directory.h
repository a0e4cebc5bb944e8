#pragma once
#include <filesystem>
#include <memory>

#include "core/result.h"

namespace telltale {

// A directory of our own (mode 0700) under TMPDIR, removed with all it holds when this object goes.
class ScratchDirectory {
 public:
  static Result<std::unique_ptr<ScratchDirectory>> Make();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit ScratchDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace telltale
