#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One execution: a start event 5 ms in, and a finish event whose `took` is what the CLI says.
class TimingCheckTest : public ::testing::Test {
 protected:
  TimingCheckTest() {
    recorded.AddScenario("run");
    recorded.PromiseEvents("run", {{"started", 0, 1}, {"finished", 0, 1}});
    recorded.profile.scenarios[0].expect.events_declared = false;
  }
  void Lasts(microseconds whole) {
    recorded.run("run").outcome.duration = whole;
    recorded.run("run").outcome.ended_at = Noon() + whole;
  }
  void Start(microseconds at) {
    recorded.Send("run", fmt::format(R"({{"type":"started","id":"e","time":{}}})", Microseconds(at)));
  }
  void Finish(microseconds at, const std::string& took) {
    Exchange& exchange = recorded.Send(
        "run", fmt::format(R"({{"type":"finished","id":"e","time":{},"took":{}}})", Microseconds(at), took));
    exchange.time = exchange.last_byte = Noon() + at + milliseconds(1);
  }
  std::vector<Finding> Findings() { return recorded.Findings("contract/timing"); }
  Recorded recorded;
};

TEST_F(TimingCheckTest, MeasuredMicrosecondsAreSilentInFastAndSlowRuns) {
  Lasts(milliseconds(3));
  Start(microseconds(500));
  Finish(microseconds(2500), "2000");
  EXPECT_THAT(Findings(), IsEmpty());
  recorded.recording.exchanges.clear();
  Lasts(seconds(11));
  Start(milliseconds(5));
  Finish(milliseconds(10805), "10800000");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(TimingCheckTest, MillisecondsForMicrosecondsAreCaughtInASlowRun) {
  Lasts(seconds(11));
  Start(milliseconds(5));
  Finish(milliseconds(10805), "10800");
  ASSERT_THAT(Findings(), SizeIs(1));
  EXPECT_EQ(Findings()[0].pointer, "/took");
  EXPECT_THAT(Findings()[0].message, HasSubstr("read in milliseconds it fits"));
}

TEST_F(TimingCheckTest, ASingleNumberIsNoEvidenceOfItsUnit) {
  Lasts(milliseconds(300));
  for (const char* took : {"0", "1", "2", "71", "280"}) {
    recorded.recording.exchanges.clear();
    Finish(milliseconds(290), took);
    EXPECT_THAT(Findings(), IsEmpty()) << took;
  }
}

TEST_F(TimingCheckTest, AMillisecondOfWorkInEveryRunIsNoMixUp) {
  recorded.endpoint().events->duration_unit = "milliseconds";
  Lasts(milliseconds(300));
  for (int i = 0; i < 6; ++i) Finish(milliseconds(280 + i), "1");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(TimingCheckTest, DurationsOfTwoQuiteDifferentRunsShowTheUnit) {
  Lasts(milliseconds(80));
  Finish(milliseconds(75), "71");
  EXPECT_THAT(Findings(), IsEmpty());
  recorded.AddScenario("long");
  recorded.run("long").outcome.duration = seconds(11);
  recorded.run("long").outcome.ended_at = Noon() + seconds(11);
  Exchange& exchange = recorded.Send("long", fmt::format(R"({{"type":"finished","id":"f","time":{},"took":10800}})",
                                                         Microseconds(milliseconds(10900))));
  exchange.time = exchange.last_byte = Noon() + milliseconds(10901);
  EXPECT_THAT(Findings(), SizeIs(2));
}

TEST_F(TimingCheckTest, TheTimestampShowsTheUnitOfTheDuration) {
  Lasts(seconds(11));
  Exchange& exchange = recorded.Send("run", R"({"type":"finished","id":"e","time":1683892810800,"took":10795})");
  exchange.time = exchange.last_byte = Noon() + milliseconds(10801);
  ASSERT_THAT(Findings(), SizeIs(2));
  EXPECT_EQ(Findings()[1].pointer, "/took");
}

TEST_F(TimingCheckTest, MillisecondsAreCaughtThoughTheProcessLingersToSend) {
  Lasts(seconds(6));
  Start(milliseconds(2));
  Finish(milliseconds(12), "10");
  EXPECT_THAT(Findings(), SizeIs(1));
}

TEST_F(TimingCheckTest, AShortCommandInALongLivedProcessIsNoMixUp) {
  Lasts(seconds(6));
  Start(milliseconds(2));
  Finish(microseconds(2400), "400");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(TimingCheckTest, ASlowStartUpIsNoMixUp) {
  Lasts(milliseconds(350));
  Finish(milliseconds(320), "1500");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(TimingCheckTest, NanosecondsAreLongerThanTheRun) {
  Lasts(milliseconds(80));
  Start(milliseconds(5));
  Finish(milliseconds(75), "70000000");
  ASSERT_THAT(Findings(), SizeIs(1));
  EXPECT_THAT(Findings()[0].message, HasSubstr("read in nanoseconds it fits"));
}

TEST_F(TimingCheckTest, ATimestampInMillisecondsLiesOutsideTheRun) {
  recorded.Send("run", fmt::format(R"({{"type":"started","time":{}}})", 1683892800050));
  ASSERT_THAT(Findings(), SizeIs(1));
  EXPECT_EQ(Findings()[0].pointer, "/time");
  EXPECT_THAT(Findings()[0].message, HasSubstr("read in milliseconds it fits"));
}

TEST_F(TimingCheckTest, ATimestampFromBeforeTheRunOrFromTheFutureIsCaught) {
  recorded.Send("run", fmt::format(R"({{"type":"started","time":{}}})", Microseconds(-seconds(60))));
  EXPECT_THAT(Findings(), SizeIs(1));
  recorded.Send("run", fmt::format(R"({{"type":"started","time":{}}})", Microseconds(seconds(60))));
  EXPECT_THAT(Findings(), SizeIs(2));
}

TEST_F(TimingCheckTest, MillisecondsWherePromisedAreSilent) {
  recorded.endpoint().events->timestamp_unit = "milliseconds";
  recorded.endpoint().events->duration_unit = "milliseconds";
  Lasts(milliseconds(80));
  recorded.Send("run", R"({"type":"finished","time":1683892800075,"took":70})");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(TimingCheckTest, ANegativeDurationIsNoSpanOfTime) {
  Finish(milliseconds(75), "-3");
  EXPECT_THAT(Findings(), SizeIs(1));
}

}  // namespace
}  // namespace telltale
