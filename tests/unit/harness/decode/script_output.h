#pragma once
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/paths.h"

namespace telltale {

// The lines that a script beside the tests prints; a script that fails is a failed test. Debian's own Python is asked:
// it is the one that ci/packages gives the encoders' modules to.
inline std::vector<std::string> ScriptOutput(const std::string& script_and_arguments) {
  const std::string command =
      std::string("/usr/bin/python3 -B '" TELLTALE_SOURCE_DIR "/tests/unit/harness/decode'/") + script_and_arguments;
  std::vector<std::string> lines;
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  if (pipe == nullptr) return lines;
  std::string text;
  std::array<char, 65536> piece;
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
    text.append(piece.data(), got);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    lines.push_back(text.substr(at, end - at));
  }
  return lines;
}

}  // namespace telltale
