#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kSchema = R"({"type":"object","required":["type"],"additionalProperties":false,
  "properties":{"type":{"enum":["started"]},"count":{"type":"integer"},
                "flags":{"type":"object","additionalProperties":false}}})";

class PayloadCheckTest : public ::testing::Test {
 protected:
  PayloadCheckTest() {
    recorded.AddScenario("success");
    recorded.Publish(kSchema);
  }
  Recorded recorded;
};

TEST_F(PayloadCheckTest, APayloadThatKeepsTheSchemaIsSilent) {
  recorded.Send("success", R"({"type":"started","count":3})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(PayloadCheckTest, AWrongValueBreaksTheSchemaAtItsPointer) {
  recorded.Send("success", R"({"type":"started","count":"three"})");
  const auto findings = recorded.Findings("contract/schema");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/count");
  EXPECT_EQ(findings[0].exchange, "x00001");
  EXPECT_EQ(findings[0].scenario, "success");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/schema"));
}

TEST_F(PayloadCheckTest, AFieldThatTheSchemaLacksIsUndocumentedWhereverItStands) {
  recorded.Send("success", R"({"type":"started","flags":{"user":1}})");
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/flags/user");
  EXPECT_THAT(findings[0].message, HasSubstr("\"user\""));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/undocumented-field"));
}

TEST_F(PayloadCheckTest, EveryElementOfABatchIsHeldToTheContract) {
  recorded.Send("success", R"([{"type":"started"},{"type":"ended"}])");
  const auto findings = recorded.Findings("contract/schema");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/1/type");
}

TEST_F(PayloadCheckTest, AnEmptyBatchHoldsNothingThatTheContractDescribes) {
  recorded.Send("success", "[]");
  ASSERT_THAT(recorded.Findings("contract/schema"), SizeIs(1));
}

TEST_F(PayloadCheckTest, ASchemaThatSaysNothingOfArraysHoldsForTheElementsOfABatch) {
  recorded.Publish(R"({"required":["type"],"additionalProperties":false,"properties":{"type":{}}})");
  recorded.Send("success", R"([{"type":"started"},{"type":"ended","user":1}])");
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/1/user");
}

TEST_F(PayloadCheckTest, AnEmptyBatchBreaksASchemaThatSaysNothingOfArrays) {
  recorded.Publish(R"({"required":["type"]})");
  recorded.Send("success", "[]");
  ASSERT_THAT(recorded.Findings("contract/schema"), SizeIs(1));
}

TEST_F(PayloadCheckTest, AnEmptyBatchIsFineWhereTheSchemaAllowsIt) {
  recorded.Send("success", "[]");
  for (const char* schema : {R"({"type":"array","items":{"type":"object"}})", R"({"type":"array"})", "{}"}) {
    recorded.Publish(schema);
    EXPECT_THAT(recorded.Rules(), IsEmpty()) << schema;
  }
}

TEST_F(PayloadCheckTest, ASchemaOfABatchIsAppliedToTheWhole) {
  recorded.Publish(R"({"type":"array","maxItems":1})");
  recorded.Send("success", R"([{"type":"started"},{"type":"ended"}])");
  ASSERT_THAT(recorded.Findings("contract/schema"), SizeIs(1));
  EXPECT_EQ(recorded.Findings("contract/schema")[0].pointer, "");
}

TEST_F(PayloadCheckTest, EveryLineOfNdjsonIsHeldToTheContract) {
  recorded.Send("success", "{\"type\":\"started\"}\n{\"type\":\"started\",\"x\":1}\n");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/undocumented-field"));
}

TEST_F(PayloadCheckTest, ABodyThatIsNoJsonBreaksTheSchema) {
  recorded.Send("success", "type=started").headers.clear();
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/schema"));
}

TEST_F(PayloadCheckTest, ARepeatedMemberBreaksTheSchemaBecauseReadersDisagree) {
  recorded.Send("success", R"({"type":"secret","type":"started"})");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/schema"));
}

TEST_F(PayloadCheckTest, AQueryIsAnUndocumentedPlaceForData) {
  recorded.Send("success", R"({"type":"started"})").target = "/events?id=3";
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "target");
  EXPECT_EQ(findings[0].level, Level::kWarning);
}

TEST_F(PayloadCheckTest, APackedBodyIsHeldToTheContractUnpacked) {
  recorded.Send("success", Gzip(R"({"type":"started","user":1})")).headers.push_back({"Content-Encoding", "gzip"});
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/user");
  EXPECT_THAT(findings[0].path, ElementsAre("gzip"));
}

TEST_F(PayloadCheckTest, ABodyTooDeepToReadIsAGapAndNoPass) {
  recorded.Send("success", std::string(5000, '[') + std::string(5000, ']'));
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("contract-unchecked"));
}

TEST_F(PayloadCheckTest, MessagesHoldNoPlantedValueThatTheCliMadeAName) {
  recorded.Plant("success", CanaryClass::kUsername, "ushwleyxvb");
  recorded.Send("success", R"({"type":"started","ushwleyxvb":1})");
  const auto findings = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, ::testing::Not(HasSubstr("ushwleyxvb")));
}

}  // namespace
}  // namespace telltale
