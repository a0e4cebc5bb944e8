#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/digest.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kIdA = "6a7f2b9c0d1e4f5a8b3c6d7e9f0a1b2c";
constexpr const char* kIdB = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

class IdentityCheckTest : public ::testing::Test {
 protected:
  IdentityCheckTest() {
    recorded.profile.identities = {{"/uid", {CanaryClass::kMachineId, CanaryClass::kHome}, "machine"}};
    recorded.AddScenario("first");
    recorded.AddScenario("second");
  }
  void Tell(const std::string& run, const std::string& uid) {
    recorded.Send(run, fmt::format(R"({{"uid":"{}"}})", uid));
  }
  Recorded recorded;
};

TEST_F(IdentityCheckTest, OneIdAMachineIsSilent) {
  recorded.SameMachine("second", "first");
  recorded.AddScenario("third");
  Tell("first", kIdA);
  Tell("second", kIdA);
  Tell("third", kIdB);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(IdentityCheckTest, AnIdThatChangesOnOneMachineIsUnstable) {
  recorded.SameMachine("second", "first");
  Tell("first", kIdA);
  Tell("second", kIdB);
  const auto findings = recorded.Findings("identity/unstable");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/uid");
  EXPECT_EQ(findings[0].run, "second");
  EXPECT_EQ(recorded.recording.exchanges[1].body.substr(findings[0].offset, findings[0].length), kIdB);
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/unstable"));
}

TEST_F(IdentityCheckTest, AnIdThatChangesWithinOneRunIsUnstable) {
  Tell("first", kIdA);
  Tell("first", kIdB);
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/unstable"));
}

TEST_F(IdentityCheckTest, OneIdOnTwoMachinesIsShared) {
  Tell("first", kIdA);
  Tell("second", kIdA);
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/shared"));
}

TEST_F(IdentityCheckTest, ARandomIdMustDifferBetweenMachinesToo) {
  recorded.profile.identities[0].depends_on.clear();
  Tell("first", kIdA);
  Tell("second", kIdB);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.recording.exchanges[1].body = recorded.recording.exchanges[0].body;
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/shared"));
}

TEST_F(IdentityCheckTest, AnIdThatFollowsSomethingUndeclaredIsUndeclared) {
  recorded.SameMachine("second", "first");
  recorded.Plant("second", CanaryClass::kUsername, "somebodyelse");
  Tell("first", kIdA);
  Tell("second", kIdB);
  const auto findings = recorded.Findings("identity/undeclared");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("username"));
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/undeclared"));
}

TEST_F(IdentityCheckTest, AnIdThatIgnoresWhatIsDeclaredIsUndeclared) {
  recorded.SameMachine("second", "first");
  recorded.Plant("second", CanaryClass::kHome, "/home/somebodyelse");
  Tell("first", kIdA);
  Tell("second", kIdA);
  const auto findings = recorded.Findings("identity/undeclared");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("home"));
}

TEST_F(IdentityCheckTest, APlainHashOfAKnownValueIsUnsaltedOnceARun) {
  const std::string machine_id = recorded.run("first").planted[0].canary.value;
  Tell("first", Sha256Hex(machine_id));
  Tell("first", Sha256Hex(machine_id));
  const auto findings = recorded.Findings("identity/unsalted");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].canary_class, "machine_id");
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/unsalted"));
}

TEST_F(IdentityCheckTest, AnotherMachinesHashIsNoHashOfThisOne) {
  Tell("first", Sha256Hex(recorded.run("second").planted[0].canary.value));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(IdentityCheckTest, AnIdOfOneExecutionLastsJustThat) {
  recorded.profile.identities[0].lifetime = "execution";
  recorded.SameMachine("second", "first");
  Tell("first", kIdA);
  Tell("first", kIdA);
  Tell("second", kIdB);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  Tell("second", kIdA);
  EXPECT_THAT(recorded.Rules(), ElementsAre("identity/shared", "identity/unstable"));
}

TEST_F(IdentityCheckTest, OtherEndpointsIdsAreTheirOwn) {
  recorded.endpoint().role = "other";
  Tell("first", kIdA);
  Tell("second", kIdA);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

}  // namespace
}  // namespace telltale
