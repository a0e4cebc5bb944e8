#include "harness/judge/control.h"

#include <gmock/gmock.h>

#include "core/base64.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ControlTest : public ::testing::Test {
 protected:
  ControlTest() {
    Exchange exchange;
    exchange.id = "x00001";
    exchange.run = "control";
    exchange.body = ControlBody(canary);
    recording.exchanges.push_back(exchange);
    Finding leak;
    leak.rule = "leak/canary";
    leak.run = "control";
    leak.exchange = "x00001";
    leak.canary = "control";
    leak.place = "body";
    leak.path = {"json", "base64"};
    Finding other = leak;
    other.run = "success";
    other.canary = "username";
    findings = {leak, other};
  }
  const Canary canary = MakeControlCanary("0123456789abcdef");
  Recording recording;
  std::vector<Finding> findings;
};

TEST_F(ControlTest, TheBodyHidesTheValueAsALeakWould) {
  EXPECT_EQ(ControlBody(canary).find(canary.value), std::string::npos);
  EXPECT_NE(ControlBody(canary).find(ToBase64(canary.value)), std::string::npos);
  EXPECT_NE(MakeControlCanary("0123456789abcdeF").value, canary.value);
}

TEST_F(ControlTest, ACaughtControlLeavesTheFindings) {
  const Control control = JudgeControl(recording, canary, findings);
  EXPECT_TRUE(control.caught);
  EXPECT_THAT(control.detail, HasSubstr("body through json, base64"));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].run, "success");
}

TEST_F(ControlTest, AFindingOfAnotherRunOrCanaryDoesNotCatchIt) {
  findings[0].canary = "username";
  EXPECT_FALSE(JudgeControl(recording, canary, findings).caught);
  findings[0].canary = "control";
  findings[0].run = "success";
  const Control control = JudgeControl(recording, canary, findings);
  EXPECT_FALSE(control.caught);
  EXPECT_THAT(control.detail, HasSubstr("no check found it"));
}

TEST_F(ControlTest, WhatWasNotRecordedOrNotPlantedIsSaid) {
  recording.exchanges.clear();
  EXPECT_THAT(JudgeControl(recording, canary, findings).detail, HasSubstr("did not record"));
  EXPECT_THAT(JudgeControl(recording, Canary{}, findings).detail, HasSubstr("no leak was planted"));
}

TEST_F(ControlTest, GapsOfTheControlAreItsOwn) {
  EXPECT_THAT(WithoutControlGaps({{"body-cut", "control", "", "", false}}), IsEmpty());
  EXPECT_THAT(WithoutControlGaps({{"body-cut", "", "", "", false}}), SizeIs(1));
}

}  // namespace
}  // namespace telltale
