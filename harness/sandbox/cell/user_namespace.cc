#include "harness/sandbox/cell/user_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <string>

#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

Status WriteText(const std::string& path, const std::string& text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
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

std::string Line(std::uint32_t inside, std::uint32_t outside, std::uint32_t count) {
  return std::to_string(inside) + ' ' + std::to_string(outside) + ' ' + std::to_string(count) + '\n';
}

struct Maps {
  std::string users;
  std::string groups;
};

// Every number up to `owner` as it is, but for the one that becomes `owner`.
std::string GivenAway(std::uint32_t number, std::uint32_t owner) {
  const std::string below = number == 0 ? "" : Line(0, 0, number);
  const std::string above = number + 1 >= owner ? "" : Line(number + 1, number + 1, owner - number - 1);
  return below + Line(number, owner, 1) + above;
}

Status WriteMaps(pid_t process, const Maps& maps) {
  const std::string folder = "/proc/" + std::to_string(process);
  TRY_VOID(WriteText(folder + "/uid_map", maps.users));
  return WriteText(folder + "/gid_map", maps.groups);
}

// Enters a user namespace whose map says more than who the caller is, which only root outside may write: a child that
// stays there does.
Status EnterMapped(const Maps& maps) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor in(ends[0]);
  Descriptor out(ends[1]);
  const pid_t self = getpid();
  const pid_t outside = fork();
  if (outside < 0) return SystemFailure("cannot start another process", errno);
  if (outside == 0) {
    out.reset();
    char entered = 0;
    _exit(read(in.get(), &entered, 1) == 1 && WriteMaps(self, maps) ? 0 : 1);
  }
  const int error = unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
  if (error == 0) (void)!write(out.get(), "e", 1);
  out.reset();
  const bool mapped = ExitedWithZero(outside);
  if (error != 0) return SystemFailure("the kernel refuses a user namespace", error);
  if (!mapped) return Failure("the kernel refuses the map of a user namespace");
  return {};
}

// The kernel counts who watches files, and how many, to the maker of the namespace as well: what a cell may take is a
// part of what its user has on the machine (128 watchers by default), also with some cells side by side. Where the
// settings are read-only, it is all.
void LimitWatches() {
  constexpr std::uint64_t kShare = 6;
  (void)WriteText("/proc/sys/user/max_inotify_instances", "20");
  std::uint64_t most = 0;
  if (std::ifstream("/proc/sys/fs/inotify/max_user_watches") >> most) {
    (void)WriteText("/proc/sys/user/max_inotify_watches", std::to_string(most / kShare));
  }
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

Result<bool> EnterUserNamespace(UserNamespace wanted, const CellUser& user) {
  if (wanted == UserNamespace::kNone) return false;
  const uid_t uid = geteuid();
  const gid_t gid = getegid();
  const bool may_go_without = uid == 0 && wanted == UserNamespace::kTry;
  if (may_go_without && !CanMountProcInUserNamespace()) return false;
  if (user.outside != 0) {
    const std::string command = Line(user.inside, user.outside, 1);
    const Status entered = EnterMapped({Line(0, uid, 1) + command, Line(0, gid, 1) + command});
    if (!entered && may_go_without) return false;
    TRY_VOID(entered);
    LimitWatches();
    return true;
  }
  if (unshare(CLONE_NEWUSER) != 0) {
    if (may_go_without) return false;
    return SystemFailure("the kernel refuses a user namespace", errno);
  }
  TRY_VOID(WriteText("/proc/self/setgroups", "deny"));
  TRY_VOID(WriteText("/proc/self/uid_map", Line(0, uid, 1)));
  TRY_VOID(WriteText("/proc/self/gid_map", Line(0, gid, 1)));
  LimitWatches();
  return true;
}

Result<Descriptor> MakeOwnerMap(std::uint32_t user, std::uint32_t group, std::uint32_t owner) {
  std::array<int, 2> ready{}, stay{};
  if (pipe2(ready.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor ready_in(ready[0]);
  Descriptor ready_out(ready[1]);
  if (pipe2(stay.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor stay_in(stay[0]);
  Descriptor stay_out(stay[1]);
  const pid_t holder = fork();
  if (holder < 0) return SystemFailure("cannot start another process", errno);
  if (holder == 0) {
    stay_out.reset();
    if (unshare(CLONE_NEWUSER) != 0) _exit(1);
    char end = 0;
    (void)!write(ready_out.get(), "r", 1);
    (void)!read(stay_in.get(), &end, 1);
    _exit(0);
  }
  ready_out.reset();
  const Maps maps{GivenAway(user, owner), GivenAway(group, owner)};
  char entered = 0;
  Descriptor map;
  if (read(ready_in.get(), &entered, 1) == 1 && WriteMaps(holder, maps)) {
    map = Descriptor(open(("/proc/" + std::to_string(holder) + "/ns/user").c_str(), O_RDONLY | O_CLOEXEC));
  }
  const int error = errno;
  stay_out.reset();
  ExitedWithZero(holder);
  if (map.get() < 0) return SystemFailure("the kernel refuses a map of owners", error);
  return map;
}

}  // namespace telltale
