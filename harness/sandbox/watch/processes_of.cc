#include "harness/sandbox/watch/processes_of.h"

#include <dirent.h>
#include <poll.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/whole_number.h"

namespace telltale {
namespace {

std::string ReadAll(std::ifstream& file) {
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return ReadAll(file);
}

// Whether a process that showed no environment has one: it was between its old program and its new one. The fields are
// those of proc_pid_stat(5).
bool IsChangingProgram(int pid) {
  constexpr unsigned long kKernelThread = 0x00200000;  // PF_KTHREAD
  constexpr std::size_t kState = 3;
  constexpr std::size_t kFlags = 9;
  constexpr std::size_t kBeginOfEnvironment = 50;
  const std::string stat = ReadAll("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return false;  // it has ended
  std::istringstream fields(stat.substr(name_end + 1));
  std::string field;
  for (std::size_t number = kState; fields >> field; ++number) {
    if (number == kState && (field == "Z" || field == "X")) return false;
    if (number == kFlags && (WholeNumber<unsigned long>(field).value_or(0) & kKernelThread) != 0) return false;
    if (number < kBeginOfEnvironment) continue;
    std::string end;
    fields >> end;
    return end == "0" || end != field;
  }
  return false;
}

// Empty where we may not see it.
std::string EnvironmentOf(int pid) {
  constexpr int kLooks = 100;  // a program starts in less than as many milliseconds
  for (int look = 0; look < kLooks; ++look) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
    if (!file) return "";
    std::string environment = ReadAll(file);
    if (!environment.empty() || !IsChangingProgram(pid)) return environment;
    PauseFor(std::chrono::milliseconds{1});
  }
  return "";
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
    const std::string environment = '\0' + EnvironmentOf(pid);
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
