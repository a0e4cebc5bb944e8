#include "harness/sandbox/cell/system_call_filter.h"

#include <linux/falloc.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "harness/sandbox/cell/socket_calls.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

constexpr int kNewNamespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                               CLONE_NEWCGROUP | CLONE_NEWTIME;

// As a kernel without them.
constexpr int kAbsent[] = {
    // Send, receive and open sockets without the calls that are looked at here.
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    // Programs in the kernel; counters of the whole machine; page faults that another process may stretch.
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
    // Memory from which the kernel reads names and the cell's first process cannot.
    SCMP_SYS(memfd_secret),
    // Keys are kept by user, not by namespace.
    SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
    // Files past the mounts of the cell.
    SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at),
    // The new ways of mounting.
    SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(open_tree),
    SCMP_SYS(move_mount), SCMP_SYS(mount_setattr),
    // Its flags stand in memory, where a filter cannot look; every runtime falls back to clone.
    SCMP_SYS(clone3),
    // Other kernels and their parts.
    SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(create_module), SCMP_SYS(query_module), SCMP_SYS(get_kernel_syms),
    // Its requests are counted for the whole machine, and a cell could take them all.
    SCMP_SYS(io_setup),
    // Of no use to anybody for long.
    SCMP_SYS(uselib), SCMP_SYS(lookup_dcookie), SCMP_SYS(nfsservctl), SCMP_SYS(_sysctl), SCMP_SYS(vm86),
    SCMP_SYS(vm86old), SCMP_SYS(sysfs), SCMP_SYS(fanotify_init), SCMP_SYS(olduname), SCMP_SYS(oldolduname)};

// As a kernel that keeps them for root.
constexpr int kForRoot[] = {SCMP_SYS(mount), SCMP_SYS(umount), SCMP_SYS(umount2),  SCMP_SYS(pivot_root),
                            SCMP_SYS(setns), SCMP_SYS(syslog), SCMP_SYS(quotactl), SCMP_SYS(quotactl_fd)};

struct Free {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Free>;

// Adds rules until one fails: a negative errno.
class Rules {
 public:
  explicit Rules(void* filter) : filter_(filter) {}

  void Refuse(int call, int error) {
    Keep(seccomp_rule_add(filter_, SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)), call, 0));
  }
  // Where all of the conditions hold. Error 0: nothing is done, and the caller is told that it was.
  template <class... Conditions>
  void RefuseIf(int call, int error, const Conditions&... conditions) {
    Keep(seccomp_rule_add(filter_, SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)), call, sizeof...(conditions),
                          conditions...));
  }
  void Hear(int call) { Keep(seccomp_rule_add(filter_, SCMP_ACT_NOTIFY, call, 0)); }
  int error() const { return error_; }

 private:
  void Keep(int result) {
    if (error_ == 0 && result < 0) error_ = result;
  }

  void* const filter_;
  int error_ = 0;
};

// Of the families of sockets the ledger sees the Internet's; local ones stay in the cell; of netlink a CLI asks for its
// addresses and routes.
void RefuseSockets(Rules& rules) {
  rules.Refuse(SCMP_SYS(socketcall), ENOSYS);  // all calls of sockets by one number, what of them stands in memory
  for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
    for (int family = AF_UNSPEC + 1; family <= AF_NETLINK; ++family) {
      if (family == AF_UNIX || family == AF_INET || family == AF_INET6 || family == AF_NETLINK) continue;
      rules.RefuseIf(call, EAFNOSUPPORT, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)));
    }
    rules.RefuseIf(call, EAFNOSUPPORT, SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
    rules.RefuseIf(call, EPROTONOSUPPORT, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2(SCMP_CMP_NE, NETLINK_ROUTE));
  }
}

// Of the Internet's sockets the ledger counts what TCP and UDP carry (and refuses nothing that the kernel keeps for
// root: raw ones, and ICMP's). Others (UDP-Lite, SCTP, DCCP, Multipath TCP) answer as on a kernel without them; some of
// those stand for a type of socket when no protocol is named.
void RefuseInternetProtocols(Rules& rules) {
  constexpr scmp_datum_t kTypeBits = 0xf;  // beside them flags
  for (const int family : {AF_INET, AF_INET6}) {
    const scmp_arg_cmp is_family = SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family));
    for (int protocol = IPPROTO_IP + 1; protocol < IPPROTO_ICMPV6; ++protocol) {
      if (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_ICMP) continue;
      rules.RefuseIf(SCMP_SYS(socket), EPROTONOSUPPORT, is_family,
                     SCMP_A2(SCMP_CMP_EQ, static_cast<scmp_datum_t>(protocol)));
    }
    rules.RefuseIf(SCMP_SYS(socket), EPROTONOSUPPORT, is_family, SCMP_A2(SCMP_CMP_GT, IPPROTO_ICMPV6));
    for (const int type : {SOCK_RDM, SOCK_SEQPACKET, SOCK_DCCP}) {
      rules.RefuseIf(SCMP_SYS(socket), ESOCKTNOSUPPORT, is_family,
                     SCMP_A1(SCMP_CMP_MASKED_EQ, kTypeBits, static_cast<scmp_datum_t>(type)));
    }
  }
}

// What a connection's first packet says beside its payload is not read, so the options that put bytes of the sender's
// choice there (RFC 2385, RFC 5925: a digest under a key) answer as on a kernel without them.
void RefuseSignedSegments(Rules& rules) {
  constexpr scmp_datum_t kNumber = 0xffffffff;            // the kernel looks at the lower half
  constexpr int kAuthenticationOptions[] = {38, 39, 40};  // TCP_AO_*, of Linux 6.7
  const scmp_arg_cmp is_tcp = SCMP_A1(SCMP_CMP_MASKED_EQ, kNumber, IPPROTO_TCP);
  const auto refuse = [&](int option) {
    rules.RefuseIf(SCMP_SYS(setsockopt), ENOPROTOOPT, is_tcp,
                   SCMP_A2(SCMP_CMP_MASKED_EQ, kNumber, static_cast<scmp_datum_t>(option)));
  };
  for (const int option : {TCP_MD5SIG, TCP_MD5SIG_EXT}) refuse(option);
  for (const int option : kAuthenticationOptions) refuse(option);
}

// Where the machine's core_pattern is a pipe, the kernel hands a crashing process to a program of root's outside,
// whatever the limit of core files is, but for 1 (core(5), and fs/coredump.c). That limit stays: who asks for another
// is told that he has it, as programs that hold secrets end where they cannot switch core files off, and nobody gets
// one.
void KeepCoreLimit(Rules& rules) {
  constexpr scmp_datum_t kNumber = 0xffffffff;
  const scmp_arg_cmp is_core = SCMP_A1(SCMP_CMP_MASKED_EQ, kNumber, RLIMIT_CORE);
  const scmp_arg_cmp is_set = SCMP_A2(SCMP_CMP_NE, 0);
  rules.RefuseIf(SCMP_SYS(setrlimit), 0, SCMP_A0(SCMP_CMP_MASKED_EQ, kNumber, RLIMIT_CORE));
  rules.RefuseIf(SCMP_SYS(prlimit64), 0, SCMP_A0(SCMP_CMP_MASKED_EQ, kNumber, 0), is_core, is_set);
  rules.RefuseIf(SCMP_SYS(prlimit64), EPERM, SCMP_A0(SCMP_CMP_GT, 1), is_core, is_set);  // another process'
}

void RefuseNamespaces(Rules& rules) {
  for (int flag = 1; flag != 0 && flag <= kNewNamespaces; flag <<= 1) {
    if ((flag & kNewNamespaces) == 0) continue;
    const auto bit = static_cast<scmp_datum_t>(flag);
    rules.RefuseIf(SCMP_SYS(unshare), EPERM, SCMP_A0(SCMP_CMP_MASKED_EQ, bit, bit));
    // The low byte of clone's flags is the signal at the end, where CLONE_NEWTIME has no meaning.
    if (flag != CLONE_NEWTIME) rules.RefuseIf(SCMP_SYS(clone), EPERM, SCMP_A0(SCMP_CMP_MASKED_EQ, bit, bit));
  }
}

// To ask for more room than a disk has is refused at once, and the disk stands as empty as before: nobody saw it.
// Without this call, as on many file systems, programs and the C library write instead, and a disk that is too small is
// full. What makes holes is let through.
void RefuseReservations(Rules& rules) {
  constexpr scmp_datum_t kHole = FALLOC_FL_PUNCH_HOLE;
  rules.RefuseIf(SCMP_SYS(fallocate), EOPNOTSUPP, SCMP_A1(SCMP_CMP_MASKED_EQ, kHole, 0));
}

// The first process of the cell, which tells who lives in it, is the command's own user where telltale was started by
// an ordinary one: with another limit of open files, or of processor time, it would be blind, or end.
void RefusePowerOverTheInit(Rules& rules) {
  constexpr scmp_datum_t kNumber = 0xffffffff;  // the kernel looks at the lower half
  const scmp_arg_cmp is_init = SCMP_A0(SCMP_CMP_MASKED_EQ, kNumber, 1);
  rules.RefuseIf(SCMP_SYS(prlimit64), EPERM, is_init, SCMP_A2(SCMP_CMP_NE, 0));  // reading is nobody's loss
  for (const int call : {SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr),
                         SCMP_SYS(sched_setaffinity), SCMP_SYS(migrate_pages), SCMP_SYS(move_pages)}) {
    rules.RefuseIf(call, EPERM, is_init);
  }
  // Of a process, of a group of processes, of a user: here the first and the last have the same numbers in both.
  for (const auto& [call, user] : {std::pair<int, int>(SCMP_SYS(setpriority), PRIO_USER), {SCMP_SYS(ioprio_set), 3}}) {
    rules.RefuseIf(call, EPERM, SCMP_A1(SCMP_CMP_MASKED_EQ, kNumber, 1));
    rules.RefuseIf(call, EPERM, SCMP_A0(SCMP_CMP_MASKED_EQ, kNumber, static_cast<scmp_datum_t>(user)));
  }
}

// Calls that are newer than this list answer as on a kernel that is as old as it: what they do was not looked at. Since
// long, one call has one number on all machines; libseccomp has no word for "greater". Before its program:
std::vector<sock_filter> RefuseNewCalls() {
  constexpr std::uint32_t kLastKnown = 462;  // mseal, of Linux 6.10
#if defined(__aarch64__)
  constexpr std::uint32_t kFirstOfItsOwn = 0x0f0000;  // 32-bit ARM has a few up there
#else
  constexpr std::uint32_t kFirstOfItsOwn = ~0U;
#endif
  return {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, kLastKnown, 0, 2),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstOfItsOwn, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
  };
}

// What may lead to a Unix socket: where, stands in memory. Of datagrams those are let go that are sent without an
// address. Before libseccomp's program.
std::vector<sock_filter> HearSocketCalls() {
  constexpr std::uint32_t kSize = offsetof(seccomp_data, args) + 5 * sizeof(std::uint64_t);  // its lower half
  std::vector<sock_filter> program;
  for (const SocketCalls& calls : kSocketCalls) {
    const std::array<sock_filter, 10> part = {{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls.architecture, 0, 8),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(calls.connect), 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(calls.sendmsg), 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(calls.sendmmsg), 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(calls.sendto), 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kSize),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    }};
    program.insert(program.end(), part.begin(), part.end());
  }
  return program;
}

Result<std::vector<sock_filter>> Export(void* filter) {
  const Descriptor file(memfd_create("filter", MFD_CLOEXEC));
  if (file.get() < 0) return SystemFailure("cannot make a file in memory", errno);
  if (const int error = seccomp_export_bpf(filter, file.get()); error < 0) {
    return SystemFailure("cannot compile the filter of system calls", -error);
  }
  const off_t size = lseek(file.get(), 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  if (pread(file.get(), program.data(), static_cast<std::size_t>(size), 0) != size) {
    return SystemFailure("cannot read the filter of system calls", errno);
  }
  return program;
}

}  // namespace

Result<SystemCallFilter> SystemCallFilter::Compile(Heard heard) {
  const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return Failure("libseccomp cannot make a filter of system calls");
  // Another architecture's calls (x32 here) have other numbers: none is let through unseen.
  int error = seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
#if defined(__x86_64__)
  if (error == 0) error = seccomp_arch_add(filter.get(), SCMP_ARCH_X86);
#elif defined(__aarch64__)
  if (error == 0) error = seccomp_arch_add(filter.get(), SCMP_ARCH_ARM);
#endif
  // A tree of comparisons instead of a list of them.
  if (error == 0) error = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (error < 0) return SystemFailure("libseccomp cannot make a filter of system calls", -error);
  Rules rules(filter.get());
  for (const int call : kAbsent) rules.Refuse(call, ENOSYS);
  for (const int call : kForRoot) rules.Refuse(call, EPERM);
  RefuseSockets(rules);
  RefuseInternetProtocols(rules);
  RefuseSignedSegments(rules);
  KeepCoreLimit(rules);
  RefuseNamespaces(rules);
  RefuseReservations(rules);
  RefusePowerOverTheInit(rules);
  if (heard == Heard::kUnameAndSockets) rules.Hear(SCMP_SYS(uname));
  if (rules.error() < 0) return SystemFailure("libseccomp refuses a rule", -rules.error());
  SystemCallFilter made;
  made.heard_ = heard;
  TRY(const std::vector<sock_filter> rest, Export(filter.get()));
  if (heard == Heard::kUnameAndSockets) made.program_ = HearSocketCalls();
  for (const std::vector<sock_filter>& part : {RefuseNewCalls(), rest}) {
    made.program_.insert(made.program_.end(), part.begin(), part.end());
  }
  return made;
}

bool SystemCallFilter::Apply(int& listener) const {
  const sock_fprog program{static_cast<unsigned short>(program_.size()), const_cast<sock_filter*>(program_.data())};
  const auto install = [&program](unsigned flags) {
    return static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
  };
  listener = -1;
  if (heard_ == Heard::kNothing) return install(0) == 0;
  // A call that was heard is interrupted by nothing but its process' end, where the kernel can (Linux 5.19).
  listener = install(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
  if (listener < 0) listener = install(SECCOMP_FILTER_FLAG_NEW_LISTENER);
  return listener >= 0;
}

}  // namespace telltale
