#include "harness/sandbox/diagnosis.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(RemediesForTest, AMissingPackageIsNamed) {
  EXPECT_THAT(RemediesFor("bubblewrap is not there", {}), testing::ElementsAre("apt-get install bubblewrap"));
}

TEST(RemediesForTest, SysctlsThatForbidAreNamed) {
  SystemFacts facts;
  facts.max_user_namespaces = "0";
  facts.unprivileged_user_clone = "0";
  facts.apparmor_restricts = "1";
  const auto remedies = RemediesFor("the kernel refuses a user namespace: Operation not permitted", facts);
  EXPECT_THAT(remedies, Contains(HasSubstr("user.max_user_namespaces")));
  EXPECT_THAT(remedies, Contains(HasSubstr("kernel.unprivileged_userns_clone=1")));
  EXPECT_THAT(remedies, Contains(HasSubstr("apparmor_restrict_unprivileged_userns=0")));
  EXPECT_THAT(remedies, Contains("run telltale as root"));
}

TEST(RemediesForTest, RootInAContainerIsToldTheContainersFlags) {
  SystemFacts facts;
  facts.is_root = true;
  facts.in_container = true;
  const auto remedies = RemediesFor("the kernel refuses a network namespace: Operation not permitted", facts);
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_THAT(remedies[0], HasSubstr("--cap-add SYS_ADMIN"));
}

TEST(RemediesForTest, AFilterOutsideContainersIsNamedAndARefusalIsNeverLeftWithoutAWord) {
  const std::string refusal = "the kernel refuses a network namespace: Operation not permitted";
  SystemFacts facts;
  facts.is_root = true;
  EXPECT_THAT(RemediesFor(refusal, facts), testing::ElementsAre(HasSubstr("something outside telltale refuses it")));
  facts.has_seccomp_filter = true;
  EXPECT_THAT(RemediesFor(refusal, facts), testing::ElementsAre(HasSubstr("RestrictNamespaces=no")));
}

TEST(RemediesForTest, MissingKernelPartsAreNamed) {
  EXPECT_THAT(RemediesFor("cannot make a pair of network interfaces: Operation not supported", {}),
              testing::ElementsAre(HasSubstr("modprobe veth")));
  EXPECT_THAT(RemediesFor("cannot set the network's nftables rules: No such file or directory", {}),
              testing::ElementsAre(HasSubstr("modprobe nft_redir")));
}

}  // namespace
}  // namespace telltale
