#include "harness/judge/control.h"

#include <gmock/gmock.h>

#include <set>

#include "core/control_way.h"
#include "core/gap_kinds.h"

namespace telltale {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

void Count(std::uint8_t* bytes, std::size_t count) {
  static std::uint8_t next = 0;
  for (std::size_t i = 0; i < count; ++i) bytes[i] = next++;
}

// A recording in which every way of the namespace tier was gone as it must be.
class ControlTest : public ::testing::Test {
 protected:
  ControlTest() {
    recording.runs.emplace_back();
    run().name = run().scenario = "control";
    run().outcome.started = true;
    run().outcome.exit_code = 0;
    for (const auto& [way, canary] : plan) AddWay(way, canary);
    Finding other;
    other.rule = "leak/canary";
    other.run = "success";
    findings.push_back(other);
    recording.flows.push_back(
        {{}, "control", "tcp", "10.0.0.2:4000", "198.18.0.1", 443, "t.example", 700, "exchange:x-http1"});
  }

  void AddWay(const std::string& way, const Canary& canary) {
    if (way == "written") {
      run().written.push_back({"/home/a/.telltale-control", canary.value, canary.value.size()});
      return;
    }
    if (way == "read") {
      run().planted.push_back({{"machine_id", CanaryClass::kMachineId, "0"}, "/etc/machine-id", true});
      return;
    }
    if (way == "absent-socket") {
      recording.flows.push_back({{}, "control", "unix", "", "@" + canary.value, 0, "", 0, "absent"});
      return;
    }
    Exchange exchange;
    exchange.id = "x-" + way;
    exchange.run = "control";
    exchange.scheme = way == "name" ? "dns" : way.ends_with("datagram") ? "udp" : "https";
    exchange.host = way.starts_with("loopback") ? "localhost" : "t.example";
    exchange.port = way == "loopback" ? 4318 : 443;
    exchange.http_version = way == "http2" ? "2" : "1.1";
    exchange.peer = way == "ipv6" ? "[fd00::2]:4000" : "10.0.0.2:4000";
    recording.exchanges.push_back(exchange);
    Finding leak;
    leak.rule = "leak/canary";
    leak.run = "control";
    leak.exchange = exchange.id;
    leak.canary = canary.id;
    leak.place = "body";
    leak.path = {"json", "base64"};
    findings.push_back(leak);
  }

  std::vector<Control> Judge() {
    std::vector<Finding> taken = findings;
    return JudgeControl(recording, plan, "", span, taken);
  }
  // The names of what was not caught.
  std::vector<std::string> Missed() {
    std::vector<std::string> names;
    for (const Control& control : Judge()) {
      if (!control.caught) names.push_back(control.name);
    }
    return names;
  }
  telltale::Run& run() { return recording.runs.front(); }
  Exchange& ExchangeOf(const std::string& way) {
    for (Exchange& exchange : recording.exchanges) {
      if (exchange.id == "x-" + way) return exchange;
    }
    ADD_FAILURE() << way;
    return recording.exchanges.front();
  }

  const ControlPlan plan = PlanControl("namespace", Count);
  ClockSpan span{std::chrono::seconds(60), std::chrono::seconds(60)};
  Recording recording;
  std::vector<Finding> findings;
};

TEST_F(ControlTest, EveryWayIsPlantedWithAValueOfItsOwn) {
  std::set<std::string> values;
  for (const auto& [way, canary] : plan) values.insert(canary.value);
  EXPECT_EQ(values.size(), kControlWays.size());
  EXPECT_THAT(PlanControl("proxy", Count), SizeIs(6));
  EXPECT_THAT(PlanControl("endpoint", Count), SizeIs(5));
}

TEST_F(ControlTest, WhatIsAsItMustBeIsCaughtAndLeavesTheFindings) {
  EXPECT_THAT(Missed(), IsEmpty());
  EXPECT_THAT(Judge(), Contains(Field(&Control::detail, HasSubstr("body through json, base64"))));
  std::vector<Finding> taken = findings;
  JudgeControl(recording, plan, "", span, taken);
  ASSERT_THAT(taken, SizeIs(1));
  EXPECT_EQ(taken[0].run, "success");
}

TEST_F(ControlTest, AWayOfWhichNothingWasFoundIsMissed) {
  for (const ControlWay& way : kControlWays) {
    if (way.id == "written" || way.id == "read" || way.id == "absent-socket" || way.id == "http1") continue;
    SCOPED_TRACE(way.id);
    const std::vector<Finding> all = findings;
    std::erase_if(findings, [&](const Finding& finding) { return finding.canary == "control-" + std::string(way.id); });
    EXPECT_THAT(Missed(), ElementsAre(way.name));
    findings = all;
  }
}

TEST_F(ControlTest, AFindingOfAnotherRunOrCanaryDoesNotCatchIt) {
  findings[0].canary = "username";
  EXPECT_THAT(Missed(), Contains("a request over HTTP/1"));
  findings[0].canary = "control-http1";
  findings[0].run = "success";
  EXPECT_THAT(Missed(), Contains("a request over HTTP/1"));
}

TEST_F(ControlTest, AValueThatWentAnotherWayProvesNothing) {
  ExchangeOf("http2").http_version = "1.1";
  ExchangeOf("ipv6").peer = "10.0.0.2:4001";
  ExchangeOf("loopback").port = 443;
  ExchangeOf("loopback-datagram").host = "t.example";
  ExchangeOf("datagram").host = "localhost";
  ExchangeOf("name").scheme = "https";
  EXPECT_THAT(Missed(), SizeIs(6));
}

TEST_F(ControlTest, WhatTheClientComplainedOfIsMissedThoughItWasFound) {
  recording.runs[0].outcome.standard_error = "packed: no answer came\nhttp2: the server does not speak h2\n";
  EXPECT_THAT(Missed(), ElementsAre("a request over HTTP/2", "a body packed with gzip"));
  EXPECT_THAT(Judge(), Contains(Field(&Control::detail, "the server does not speak h2")));
}

TEST_F(ControlTest, FilesThatWereNotSeenAreMissed) {
  recording.runs[0].written.clear();
  recording.runs[0].planted[0].read = false;
  EXPECT_THAT(Missed(), ElementsAre("a file that is written", "a planted file that is read"));
}

TEST_F(ControlTest, AUnixSocketThatWasNotSeenToBeTriedIsMissed) {
  recording.flows.front().run = "success";
  EXPECT_THAT(Missed(), ElementsAre("a connection to a Unix socket that is not there"));
}

TEST_F(ControlTest, ALedgerWithoutTheRequestIsMissed) {
  recording.flows.back().explanation = "";
  EXPECT_THAT(Missed(), ElementsAre("the ledger of flows"));
}

TEST_F(ControlTest, BytesThatNobodyReadAreMissed) {
  recording.gaps.push_back({gap_kind::kUnexplainedFlow, "success", "", "not the control's", false});
  recording.gaps.push_back({gap_kind::kUnparsedProtocol, "control", "", "a datagram is that by its nature", false});
  EXPECT_THAT(Missed(), IsEmpty());
  recording.gaps.push_back({gap_kind::kUnexplainedFlow, "control", "", "7 bytes were not read", false});
  EXPECT_THAT(Missed(), ElementsAre("the account of bytes"));
}

TEST_F(ControlTest, AClockThatJumpsIsMissed) {
  span.wall += std::chrono::seconds(1);
  EXPECT_THAT(Missed(), IsEmpty());
  span.wall -= std::chrono::hours(1);
  EXPECT_THAT(Missed(), ElementsAre("the clock"));
  span.wall = span.steady;
  recording.runs[0].outcome.ended_at += std::chrono::hours(1);
  EXPECT_THAT(Missed(), ElementsAre("the clock"));
}

TEST_F(ControlTest, WhatWasNotTriedIsSaid) {
  EXPECT_THAT(JudgeControl(recording, {}, "", span, findings), Each(Field(&Control::caught, false)));
  const auto failed = JudgeControl(recording, plan, "no cell", span, findings);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_THAT(failed[0].detail, HasSubstr("no cell"));
  recording.runs.clear();
  EXPECT_THAT(Judge(), Contains(Field(&Control::detail, HasSubstr("did not run"))));
}

TEST_F(ControlTest, GapsOfTheControlAreItsOwn) {
  EXPECT_THAT(WithoutControlGaps({{"body-cut", "control", "", "", false}}), IsEmpty());
  EXPECT_THAT(WithoutControlGaps({{"body-cut", "", "", "", false}}), SizeIs(1));
}

}  // namespace
}  // namespace telltale
