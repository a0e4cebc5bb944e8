#include "harness/sandbox/processes_of.h"

#include <dirent.h>
#include <poll.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/whole_number.h"

namespace telltale {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The process directories of /proc.
std::vector<int> AllProcesses() {
  std::vector<int> pids;
  DIR* const directory = opendir("/proc");
  if (directory == nullptr) return pids;
  while (const dirent* entry = readdir(directory)) {
    if (const auto pid = WholeNumber<int>(entry->d_name)) pids.push_back(*pid);
  }
  closedir(directory);
  std::sort(pids.begin(), pids.end());
  return pids;
}

}  // namespace

std::vector<int> ProcessesWithHome(const std::string& home) {
  const std::string wanted = std::string(1, '\0') + "HOME=" + home + '\0';
  std::vector<int> found;
  for (const int pid : AllProcesses()) {
    // A zombie's environment is empty.
    const std::string environment = '\0' + ReadAll("/proc/" + std::to_string(pid) + "/environ");
    if (environment.find(wanted) != std::string::npos) found.push_back(pid);
  }
  return found;
}

std::string CommandLineOf(int pid) {
  std::string line = ReadAll("/proc/" + std::to_string(pid) + "/cmdline");
  while (!line.empty() && line.back() == '\0') line.pop_back();
  std::replace(line.begin(), line.end(), '\0', ' ');
  if (!line.empty()) return line;
  std::string name = ReadAll("/proc/" + std::to_string(pid) + "/comm");
  while (!name.empty() && name.back() == '\n') name.pop_back();
  return "[" + name + "]";
}

void PauseFor(std::chrono::milliseconds time) { poll(nullptr, 0, static_cast<int>(time.count())); }

}  // namespace telltale
