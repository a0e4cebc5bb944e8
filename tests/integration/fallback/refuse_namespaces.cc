// usage: refuse_namespaces [--user] PROGRAM ARGUMENTS...
// Becomes the program, under a filter that refuses new namespaces; --user: user namespaces alone.
// What containers and hardened services do to their processes: unshare and clone with a CLONE_NEW flag fail with EPERM,
// clone3 (whose flags a filter cannot see) with ENOSYS. Root, too, is refused.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

constexpr std::uint32_t kNewNamespace =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

constexpr std::uint32_t Fails(std::uint32_t error) { return SECCOMP_RET_ERRNO | error; }

bool Refuse(std::uint32_t namespaces) {
  // Jumps count the instructions that they pass over.
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 5, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_unshare, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),  // the flags of both; low half
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, namespaces, 2, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, Fails(ENOSYS)),
      BPF_STMT(BPF_RET | BPF_K, Fails(EPERM)),
  };
  const sock_fprog filter{sizeof program / sizeof program[0], program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  char** program = argv + 1;
  const bool only_user = argc > 1 && std::strcmp(argv[1], "--user") == 0;
  if (only_user) ++program;
  if (program >= argv + argc || !Refuse(only_user ? CLONE_NEWUSER : kNewNamespace)) {
    std::perror("refuse_namespaces");
    return 125;
  }
  execv(program[0], program);
  std::perror(program[0]);
  return 125;
}
