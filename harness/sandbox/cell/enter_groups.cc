#include "harness/sandbox/cell/enter_groups.h"

#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace telltale {
namespace {

int WriteTo(const std::vector<int>& entrances, const std::string& process) {
  for (const int entrance : entrances) {
    if (write(entrance, process.data(), process.size()) < 0) return errno;
  }
  return 0;
}

// Says an errno, and goes on when it is told that `process` has its namespace.
[[noreturn]] void Help(int socket, const std::vector<int>& entrances, const std::vector<int>& inner,
                       const std::string& process) {
  const int error = WriteTo(entrances, process);
  (void)!write(socket, &error, sizeof error);
  char go_on = 0;
  if (read(socket, &go_on, 1) == 1) (void)WriteTo(inner, process);
  _exit(0);
}

}  // namespace

Result<GroupEntry> GroupEntry::Start(const std::vector<int>& entrances, const std::vector<int>& inner) {
  GroupEntry entry;
  if (entrances.empty()) return entry;
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return SystemFailure("cannot make a pair of sockets", errno);
  }
  entry.helper_says_ = Descriptor(ends[0]);
  const Descriptor helpers_end(ends[1]);
  const std::string self = std::to_string(getpid());
  entry.helper_ = fork();
  if (entry.helper_ < 0) return SystemFailure("cannot start another process", errno);
  if (entry.helper_ == 0) {
    entry.helper_says_.reset();
    Help(helpers_end.get(), entrances, inner, self);
  }
  return entry;
}

Result<bool> GroupEntry::Finish() {
  if (helper_ < 0) return false;
  int error = EIO;
  ssize_t count = 0;
  do {
    count = read(helper_says_.get(), &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  const bool has_entered = count == sizeof error && error == 0;
  const bool has_namespace = has_entered && unshare(CLONE_NEWCGROUP) == 0;
  if (has_namespace) (void)!write(helper_says_.get(), "n", 1);
  helper_says_.reset();
  while (waitpid(helper_, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (!has_entered) return SystemFailure("cannot enter the cell's control group", error);
  return has_namespace;
}

}  // namespace telltale
