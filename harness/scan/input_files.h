#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace telltale {

struct InputFiles {
  std::vector<std::string> paths;  // "-": standard input
  std::uint64_t total_bytes = 0;   // 0: unknown, because one of them is a pipe
  // Files in directories that are no recordings by their name: not read, and said so.
  std::uint64_t passed_over = 0;
};

// What is to be read: files as they are named, directories by what they hold (also further down; sorted by path):
// *.ndjson, *.jsonl, *.har and *.zhar, with or without .gz or .zst, and a *.zip that holds a .har. The files with
// bodies that Playwright puts beside a HAR are no recordings of their own. In a directory symbolic links are not
// followed. kInput: one that is not there, or a directory without a recording.
Result<InputFiles> ListInputs(const std::vector<std::string>& named);

}  // namespace telltale
