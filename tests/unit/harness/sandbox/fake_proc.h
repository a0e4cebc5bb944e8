#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/harness/temporary_directory.h"

namespace telltale {

// A folder that stands for /proc, with the files that a test writes into it.
class FakeProc {
 public:
  const std::string& path() const { return path_; }
  // "/7/stat", with the folders that lead to it.
  void Write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  TemporaryDirectory directory_;
  const std::string path_ = directory_.path().string();
};

}  // namespace telltale
