#include "harness/sandbox/watch/living_processes.h"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "harness/sandbox/watch/proc_folder.h"

namespace telltale {
namespace {

// Of a process or thread, by its line in /proc.
bool HasEnded(const ProcFile& stat) {
  if (stat.error != 0) return stat.is_gone();
  const std::size_t state = stat.text.rfind(')');
  return state != std::string::npos && (stat.text.substr(state, 3) == ") Z" || stat.text.substr(state, 3) == ") X");
}

// A process whose first thread has ended looks like a zombie while others go on.
bool HasLivingThread(const std::string& tasks) {
  bool lives = false;
  const int error = EachNumber(tasks, [&](const std::string& thread) {
    lives = lives || !HasEnded(ReadProcFile(tasks + '/' + thread + "/stat"));
  });
  return lives || (error != 0 && error != ENOENT && error != ESRCH);
}

std::string NameOf(const std::string& stat) {
  const std::size_t begin = stat.find('('), end = stat.rfind(')');
  return begin == std::string::npos || end == std::string::npos || end < begin
             ? "?"
             : stat.substr(begin + 1, end - begin - 1);
}

std::string LineOf(const std::string& folder, const std::string& stat) {
  std::string line = ReadProcFile(folder + "/cmdline").text;
  while (!line.empty() && line.back() == '\0') line.pop_back();
  std::replace(line.begin(), line.end(), '\0', ' ');
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line.empty() ? '[' + NameOf(stat) + ']' : line;
}

}  // namespace

bool HasLivingChildren() {
  siginfo_t ended{};
  return waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 || errno != ECHILD;
}

std::vector<std::string> LivingProcesses(const std::string& proc) {
  std::vector<std::string> lines;
  const int error = EachNumber(proc, [&](const std::string& number) {
    if (number == "1") return;
    const std::string folder = proc + '/' + number;
    const ProcFile stat = ReadProcFile(folder + "/stat");
    if (HasEnded(stat) && !HasLivingThread(folder + "/task")) return;
    lines.push_back(stat.error == 0 ? LineOf(folder, stat.text)
                                    : "[process " + number + " cannot be read: " + std::strerror(stat.error) + "]");
  });
  if (error != 0) lines.push_back("[" + proc + " cannot be read: " + std::strerror(error) + "]");
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace telltale
