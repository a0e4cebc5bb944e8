#pragma once
#include <cerrno>
#include <functional>
#include <string>

namespace telltale {

// A file of a /proc, its first 4 KiB, or why it cannot be read (an errno).
struct ProcFile {
  std::string text;
  int error = 0;
  bool is_gone() const { return error == ENOENT || error == ESRCH; }
};
ProcFile ReadProcFile(const std::string& path);

// Calls `see` with each name in a folder that is a number: processes, threads. Returns an errno; 0: all were seen.
int EachNumber(const std::string& folder, const std::function<void(const std::string&)>& see);

}  // namespace telltale
