#include "harness/sandbox/user_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

Status WriteText(const char* path, const std::string& text) {
  const Descriptor file(open(path, O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return SystemFailure("cannot write", errno, path);
  }
  return {};
}

bool ExitedWithZero(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

// In a child and its child, since neither comes back out of the namespaces.
bool CanMountProcInUserNamespace() {
  const pid_t child = fork();
  if (child < 0) return false;
  if (child > 0) return ExitedWithZero(child);
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) != 0) _exit(1);
  const pid_t first = fork();  // the first process of the new PID namespace: what its /proc shows
  if (first < 0) _exit(1);
  if (first > 0) _exit(ExitedWithZero(first) ? 0 : 1);
  const bool mounted = mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0;
  _exit(mounted ? 0 : 1);
}

Result<bool> EnterUserNamespace(UserNamespace wanted) {
  if (wanted == UserNamespace::kNone) return false;
  const uid_t uid = geteuid();
  const gid_t gid = getegid();
  const bool may_go_without = uid == 0 && wanted == UserNamespace::kTry;
  if (may_go_without && !CanMountProcInUserNamespace()) return false;
  if (unshare(CLONE_NEWUSER) != 0) {
    if (may_go_without) return false;
    return SystemFailure("the kernel refuses a user namespace", errno);
  }
  TRY_VOID(WriteText("/proc/self/setgroups", "deny"));
  TRY_VOID(WriteText("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1"));
  TRY_VOID(WriteText("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1"));
  return true;
}

}  // namespace telltale
