// The sandbox as different users, and on kernels that refuse namespaces: what is refused is played by a seccomp filter
// in a child process.
#include <gmock/gmock.h>
#include <linux/sched.h>
#include <unistd.h>

#include <cstdio>

#include "harness/sandbox/cell/user_namespace.h"
#include "tests/integration/sandbox/laboratory.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

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
  // Where no user namespace shows another number, it is the one that the cell has on the host.
  const bool is_user = outcome.standard_output.starts_with("1000\n") || outcome.standard_output.starts_with("20000");
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
