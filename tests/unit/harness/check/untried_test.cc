#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UntriedTest : public ::testing::Test {
 protected:
  UntriedTest() {
    recorded.AddScenario("first");
    recorded.AddScenario("second");
    recorded.AddRun("second#2", "second");
    recorded.SameMachine("second#2", "second");
  }
  // The places of gaps of the kind, with their messages.
  std::vector<std::string> Untried() const {
    std::vector<std::string> untried;
    for (const Gap& gap : recorded.Check().gaps) {
      if (gap.kind == "untried") untried.push_back(gap.place + " " + gap.message);
    }
    return untried;
  }
  void TellEverywhere(const std::string& same, const std::string& other) {
    recorded.Send("first", R"({"uid":")" + other + R"(","nested":{"uid":"x"}})");
    for (const char* run : {"second", "second#2"}) recorded.Send(run, R"({"uid":")" + same + R"("})");
  }
  Recorded recorded;
};

TEST_F(UntriedTest, AnIdThatIsToldOnTwoMachinesAndTwiceOnOneIsTried) {
  recorded.profile.identities = {{"/uid", {CanaryClass::kMachineId}, "machine"}, {"/uid", {}, "execution"}};
  TellEverywhere("a", "b");
  EXPECT_THAT(Untried(), IsEmpty());
}

TEST_F(UntriedTest, AnIdThatIsNowhereIsNotTried) {
  recorded.profile.identities = {{"/uuid", {}, "machine"}, {"header:Content-Type", {}, "execution", "uuid=(.*)"}};
  TellEverywhere("a", "b");
  EXPECT_THAT(Untried(), ElementsAre(HasSubstr("/identities/0 no run told an id at \"/uuid\""),
                                     HasSubstr("/identities/1 no run told an id at \"header:Content-Type\"")));
}

TEST_F(UntriedTest, AnIdThatIsToldTooSeldomIsNotCompared) {
  recorded.profile.identities = {
      {"/uid", {}, "machine"}, {"/uid", {}, "execution"}, {"/uid", {CanaryClass::kMac}, "machine"}};
  recorded.Send("second", R"({"uid":"a"})");
  EXPECT_THAT(Untried(), Contains(HasSubstr("/identities/0 no two runs on one machine")));
  EXPECT_THAT(Untried(), Contains(HasSubstr("/identities/0 the id at \"/uid\" was not told on two machines")));
  EXPECT_THAT(Untried(), Contains(HasSubstr("/identities/1 only one run told")));
  recorded.Send("second#2", R"({"uid":"a"})");
  recorded.Send("first", R"({"uid":"b"})");
  EXPECT_THAT(Untried(), ElementsAre(HasSubstr("/identities/2 the id at \"/uid\" was not told on two machines")));
}

TEST_F(UntriedTest, AnOptOutWithoutAScenarioIsNotTried) {
  recorded.profile.opt_outs.push_back({});
  recorded.profile.opt_outs.back().id = "variable";
  EXPECT_THAT(Untried(), ElementsAre(HasSubstr("/opt_outs/0 the opt-out variable is tried by no scenario")));
  recorded.profile.scenarios[0].opt_out = "variable";
  EXPECT_THAT(Untried(), IsEmpty());
}

TEST_F(UntriedTest, APartOfEventsThatNoEventHasIsNotJudged) {
  recorded.PromiseEvents("first", {});
  EXPECT_THAT(Untried(), IsEmpty()) << "nothing was sent";
  recorded.Send("second", R"({"typ":"a","id":"i","time":1,"took":1})");
  EXPECT_THAT(Untried(), ElementsAre(HasSubstr("/endpoints/0/events/type 1 payload went to the endpoint telemetry")));
  recorded.Send("second", R"({"type":"a"})");
  EXPECT_THAT(Untried(),
              ElementsAre(HasSubstr("/endpoints/0/events/execution_id none of the 1 events"),
                          HasSubstr("/endpoints/0/events/timestamp"), HasSubstr("/endpoints/0/events/duration")));
  recorded.Send("second", R"({"type":"b","id":"i","time":1,"took":1})");
  EXPECT_THAT(Untried(), IsEmpty()) << "not every event has each";
}

}  // namespace
}  // namespace telltale
