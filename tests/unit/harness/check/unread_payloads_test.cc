#include <gmock/gmock.h>

#include "core/base64.h"
#include "tests/unit/harness/check/recorded.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class UnreadPayloadsTest : public ::testing::Test {
 protected:
  UnreadPayloadsTest() { recorded.AddScenario("success"); }
  Recorded recorded;
};

TEST_F(UnreadPayloadsTest, WhatCanBeReadIsNoGap) {
  recorded.Send("success", R"({"type":"started"})");
  recorded.Send("success", Gzip(R"({"type":"started"})"));
  recorded.Send("success", "type=started&x=1").headers.clear();
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(UnreadPayloadsTest, ADamagedOrUnknownCodingIsAGap) {
  const Bytes packed = Gzip(R"({"type":"started"})");
  recorded.Send("success", packed.substr(0, packed.size() - 5));
  recorded.Send("success", "\x01\x02\x80\x81\x82").headers.push_back({"Content-Encoding", "rc4"});
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("unread-payload", "unread-payload"));
}

TEST_F(UnreadPayloadsTest, ASealedBodyIsAGapWhateverItIsLabelled) {
  recorded.Send("success", Noise(4096));
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("opaque-payload"));
}

TEST_F(UnreadPayloadsTest, ASealedFieldIsAGapAtItsPlace) {
  recorded.Send("success", R"({"type":"started","blob":")" + ToBase64(Noise(90)) + "\"}");
  const std::vector<Gap> gaps = recorded.Check().gaps;
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].kind, "opaque-field");
  EXPECT_THAT(gaps[0].message, HasSubstr("body at /blob"));
  EXPECT_FALSE(gaps[0].accepted);
}

TEST_F(UnreadPayloadsTest, WhatTheProfileDeclaresAsSealedIsAcceptedWithItsReason) {
  recorded.endpoint().opaque = {{"/batch/*/blob", "crash dumps are sealed for the vendor's key"}};
  recorded.Send("success", R"({"batch":[{"blob":")" + ToBase64(Noise(90)) + "\"}]}");
  const std::vector<Gap> gaps = recorded.Check().gaps;
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_TRUE(gaps[0].accepted);
  EXPECT_THAT(gaps[0].accepted_for, HasSubstr("sealed for the vendor's key"));
}

TEST_F(UnreadPayloadsTest, EventsThatMayStandInAnUnreadBodyAreNotMissing) {
  recorded.PromiseEvents("success", {{"started", 1, 1}});
  recorded.Send("success", "\x01\x02\x03");
  EXPECT_THAT(recorded.Rules(), Not(Contains("contract/event-missing")));
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("unread-payload"));
}

// Or a sender would escape its contracts by breaking its frame.
TEST_F(UnreadPayloadsTest, AContractForEachEventIsNotHeldAgainstWhatHasNone) {
  recorded.endpoint().events.reset();
  const Bytes broken = "\x01\x02\x03";
  recorded.Send("success", broken);
  const std::vector<std::string> before = recorded.GapKinds();
  recorded.endpoint().contracts = {{"ran", "ran.json"}};
  EXPECT_THAT(before, IsEmpty()) << "nothing is asked of it";
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("unread-payload"));
}

// For each way of not being read: a gap, and no word of what is missing.
TEST_F(UnreadPayloadsTest, WhateverWasNotReadIsNeverCalledMissing) {
  const std::string started = R"({"type":"other"})";
  const Bytes packed = Gzip(started);
  const std::string part = "--b\r\nContent-Disposition: form-data; name=\"d\"\r\n\r\n";
  const std::vector<std::pair<std::string, Bytes>> bodies = {
      {"cut gzip", packed.substr(0, packed.size() - 5)},
      {"noise", Noise(200)},
      {"a sealed member", R"({"v":1,"d":")" + ToBase64(Noise(90)) + "\"}"},
      {"a sealed member of a form", "v=1&d=" + ToBase64Url(Noise(90))},
      {"a broken line", started + "\n{\"type\":\n"},
      {"a text", "started at noon"},
      {"a number", "12"},
      {"protobuf that nobody knows", Unhexed("0a0773746172746564")},
      {"a binary part", part + "\x01\x02\x83\x84" + "\r\n--b--\r\n"},
      {"too deep", std::string(300, '[') + std::string(300, ']')}};
  for (const auto& [name, body] : bodies) {
    Recorded one;
    one.AddScenario("success");
    one.PromiseEvents("success", {{"started", 1, 1}});
    one.Send("success", body).headers = {};
    EXPECT_THAT(one.Rules(), Not(Contains("contract/event-missing"))) << name;
    EXPECT_THAT(one.GapKinds(), Not(IsEmpty())) << name;
  }
}

TEST_F(UnreadPayloadsTest, ThatNoEventIsPromisedIsNotProvedByAnUnreadBody) {
  recorded.PromiseEvents("success", {});
  recorded.Send("success", "\x01\x02\x03");
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("unread-payload"));
}

TEST_F(UnreadPayloadsTest, EventsAreCountedWhereverTheyStand) {
  recorded.PromiseEvents("success", {{"started", 1, 1}, {"ended", 1, 1}});
  recorded.endpoint().events = EventContract{};
  recorded.Send("success", R"({"api_key":"k","batch":[{"type":"started"},{"type":"ended"}]})").headers = {};
  EXPECT_THAT(recorded.Findings("contract/event-missing"), IsEmpty());
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
  recorded.Send("success", "data=" + ToBase64Url(R"({"type":"ended"})")).headers = {};
  const auto findings = recorded.Findings("contract/event-unexpected");
  ASSERT_EQ(findings.size(), 1U) << "one more than is promised";
  EXPECT_EQ(findings[0].pointer, "/data/type");
}

TEST_F(UnreadPayloadsTest, AContractOfEventsHoldsForEachEventWhereverItStands) {
  recorded.Publish(R"({"type":"object","properties":{"type":{"const":"started"}},"additionalProperties":false})");
  recorded.endpoint().contract_of_events = true;
  recorded.Send("success", R"({"api_key":"k","batch":[{"type":"started"},{"type":"started","user":1}]})");
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].pointer, "/batch/1/user");
}

}  // namespace
}  // namespace telltale
