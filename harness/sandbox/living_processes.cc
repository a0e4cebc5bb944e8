#include "harness/sandbox/living_processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>

#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

// A file of /proc, or why it cannot be read.
struct ProcFile {
  std::string text;
  int error = 0;
  bool is_gone() const { return error == ENOENT || error == ESRCH; }
};

ProcFile ReadProcFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return {{}, errno};
  std::array<char, 4096> buffer;
  const ssize_t count = read(file.get(), buffer.data(), buffer.size());
  if (count < 0) return {{}, errno};
  return {std::string(buffer.data(), static_cast<std::size_t>(count)), 0};
}

// Calls `see` with each name in a folder that is a number. Returns an errno; 0: all were seen.
int EachNumber(const std::string& folder, const std::function<void(const std::string&)>& see) {
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return errno;
  errno = 0;
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name.find_first_not_of("0123456789") == std::string::npos) see(name);
    errno = 0;
  }
  const int error = errno;
  closedir(directory);
  return error;
}

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
