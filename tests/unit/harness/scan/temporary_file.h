#pragma once
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/result.h"

namespace telltale {

// A directory of its own for a test, with whatever is written into it.
class TemporaryFiles {
 public:
  TemporaryFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "telltale-scan-XXXXXX").string();
    CHECK_THAT(mkdtemp(name.data()) != nullptr);
    directory_ = name;
  }
  ~TemporaryFiles() { std::filesystem::remove_all(directory_); }
  TemporaryFiles(const TemporaryFiles&) = delete;
  TemporaryFiles& operator=(const TemporaryFiles&) = delete;

  std::string Write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = directory_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string directory() const { return directory_.string(); }

 private:
  std::filesystem::path directory_;
};

}  // namespace telltale
