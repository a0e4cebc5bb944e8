// The sandbox as different users, and on kernels that refuse namespaces: what is refused is played by a seccomp filter
// in a child process.
#include <gmock/gmock.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <functional>

#include "harness/sandbox/user_namespace.h"
#include "tests/integration/sandbox/laboratory.h"

namespace telltale {
namespace {

// unshare and clone fail with EPERM where one of `flags` is asked for.
bool RefuseNamespaces(std::uint32_t flags) {
  const auto argument = static_cast<std::uint32_t>(offsetof(seccomp_data, args));
  std::array<sock_filter, 7> program = {{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{program.size(), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

bool BecomeNobody() {
  constexpr uid_t kNobody = 65534;
  return setgroups(0, nullptr) == 0 && setresgid(kNobody, kNobody, kNobody) == 0 &&
         setresuid(kNobody, kNobody, kNobody) == 0 &&
         // Changing users made /proc/self root's.
         prctl(PR_SET_DUMPABLE, 1) == 0;
}

// True where `body` holds in a child process, which may change itself for good.
bool HoldsInAChild(const std::function<bool()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body() ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool CapturesInTheNamespaceTier() {
  Laboratory laboratory;
  auto isolation = laboratory.Make(MakeNamespaceIsolation);
  if (!isolation) {
    std::fprintf(stderr, "%s\n", ToString(isolation.error()).c_str());
    return false;
  }
  auto cell = (*isolation)->MakeCell(laboratory.request());
  if (!cell || !(*cell)->BeginRun("run", BackendScript{})) return false;
  const ProcessOutcome outcome = Shell(**cell,
                                       "id -u; cat ~/.npmrc > /dev/null && echo x > ~/x && echo x > x && "
                                       "curl -sS -d $(id -un) https://vendor.example/ && grep Cap /proc/self/status");
  const CellReport report = SettleCell(**cell);
  const auto exchanges = laboratory.recorder().exchanges("https");
  const bool is_user = outcome.standard_output.starts_with("1000\n");
  const bool is_powerless = outcome.standard_output.find("CapEff:\t0000000000000000") != std::string::npos;
  std::fprintf(stderr, "%s%s", outcome.standard_output.c_str(), outcome.standard_error.c_str());
  return is_user && is_powerless && report.gaps.empty() && exchanges.size() == 1 &&
         exchanges[0].body == (*cell)->identity().ValueOf("username") && (*cell)->WrittenFiles().size() == 2;
}

TEST(PrivilegeTest, AnOrdinaryUserHasTheNamespaceTier) {
  if (!CanMountProcInUserNamespace()) GTEST_SKIP() << "this container refuses a user namespace a /proc of its own";
  EXPECT_TRUE(HoldsInAChild([] { return (geteuid() != 0 || BecomeNobody()) && CapturesInTheNamespaceTier(); }));
}

TEST(PrivilegeTest, RootHasItWhereUserNamespacesAreRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  EXPECT_TRUE(HoldsInAChild([] { return RefuseNamespaces(CLONE_NEWUSER) && CapturesInTheNamespaceTier(); }));
}

TEST(PrivilegeTest, WhereNamespacesAreRefusedTheErrorSaysSoAndTheProxyTierWorks) {
  EXPECT_TRUE(HoldsInAChild([] {
    if (!RefuseNamespaces(CLONE_NEWUSER | CLONE_NEWNET)) return false;
    Laboratory laboratory;
    const auto refused = laboratory.Make(MakeNamespaceIsolation);
    if (refused) return false;
    const std::string text = ToString(refused.error());
    std::fprintf(stderr, "%s\n", text.c_str());
    return text.find("the kernel refuses a") != std::string::npos &&
           text.find("telltale doctor") != std::string::npos && laboratory.Make(MakeProxyIsolation).has_value();
  }));
}

}  // namespace
}  // namespace telltale
