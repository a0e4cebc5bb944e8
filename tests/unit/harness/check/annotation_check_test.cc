#include <gmock/gmock.h>

#include <fstream>

#include "tests/paths.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One annotated field; `more` stands beside its annotations.
std::string SchemaWith(const std::string& more) {
  return R"({"additionalProperties":false,"properties":{"count":{"type":"integer","x-personal-data":"no",
    "x-data-classification":{"category":"usage","sensitivity":"low"},"x-purpose":"count starts")" +
         more + "}}}";
}

class AnnotationCheckTest : public ::testing::Test {
 protected:
  AnnotationCheckTest() { recorded.AddScenario("success"); }
  Recorded recorded;
};

TEST_F(AnnotationCheckTest, AnAnnotatedFieldIsSilent) {
  recorded.Publish(SchemaWith(""), true);
  recorded.Send("success", R"({"count":3})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(AnnotationCheckTest, AFieldWithoutClassPersonalDataOrPurposeIsAFindingAboutTheContract) {
  recorded.Publish(R"({"additionalProperties":false,"properties":{"event":{"properties":{"uid":{"type":"string"}}}}})",
                   true);
  const auto findings = recorded.Findings("contract/unannotated");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "contract:telemetry");
  EXPECT_EQ(findings[0].pointer, "/event/uid");
  EXPECT_EQ(findings[0].level, Level::kWarning);
  EXPECT_EQ(findings[0].run, "");
  EXPECT_THAT(findings[0].message, HasSubstr("has no x-data-classification, has no x-personal-data, has no x-purpose"));
}

TEST_F(AnnotationCheckTest, AMistypedClassIsNoClass) {
  recorded.Publish(R"({"additionalProperties":false,"properties":{"uid":{"x-personal-data":"no","x-purpose":"count",
    "x-data-classification":{"category":"techincal"}}}})",
                   true);
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/unannotated"));
}

TEST_F(AnnotationCheckTest, APseudonymNeedsItsSourceTransformAndLifetime) {
  const std::string pseudonym = R"({"additionalProperties":false,"properties":{"uid":{"x-personal-data":"pseudonymous",
    "x-purpose":"count","x-data-classification":{"category":"pseudonymous"})";
  recorded.Publish(pseudonym + "}}}", true);
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/unannotated"));
  recorded.Publish(pseudonym + R"(,"x-identifier":{"source":"randomness","lifetime":"one execution"}}}})", true);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

// The runs end on 2023-05-12.
TEST_F(AnnotationCheckTest, AFieldMayBeSentOnItsLastDay) {
  recorded.Publish(SchemaWith(R"(,"x-expires":"2023-05-12")"), true);
  recorded.Send("success", R"({"count":3})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(AnnotationCheckTest, PastItsLastDayAFieldIsAFindingInTheContractAndInEveryRunThatSendsIt) {
  recorded.AddScenario("failure");
  recorded.Publish(SchemaWith(R"(,"x-expires":"2023-05-11")"), true);
  recorded.Send("success", R"({"count":3})");
  recorded.Send("success", R"({"count":4})");
  recorded.Send("failure", "{\"count\":5}\n{\"count\":6}\n");
  const auto findings = recorded.Findings("contract/expired");
  ASSERT_THAT(findings, SizeIs(3));
  EXPECT_EQ(findings[0].place, "contract:telemetry");
  EXPECT_EQ(findings[1].run, "failure");
  EXPECT_EQ(findings[1].exchange, "x00003");
  EXPECT_EQ(findings[2].run, "success");
  EXPECT_EQ(findings[2].exchange, "x00001");
  EXPECT_EQ(findings[2].pointer, "/count");
  EXPECT_EQ(findings[2].offset, 9U);
  EXPECT_THAT(findings[2].message, HasSubstr("2023-05-11"));
}

TEST_F(AnnotationCheckTest, AnExpiryIsInheritedAndReachesIntoBatches) {
  recorded.Publish(R"({"type":"array","x-expires":"2023-05-11","items":{"properties":{"count":{"x-personal-data":"no",
    "x-data-classification":{"category":"usage"},"x-purpose":"count starts"}}}})",
                   true);
  recorded.Send("success", R"([{"other":1},{"count":3}])");
  const auto findings = recorded.Findings("contract/expired");
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].pointer, "/*/count");
  EXPECT_EQ(findings[1].pointer, "/1/count");
}

TEST_F(AnnotationCheckTest, LoadedContractsComeWithTheirFields) {
  recorded.endpoint().contract = std::string(TELLTALE_SOURCE_DIR) + "/schema/contracts/devpod-cli-v1.schema.json";
  const auto contracts = LoadContracts(recorded.profile);
  ASSERT_TRUE(contracts.has_value());
  EXPECT_TRUE(contracts->at("telemetry").fields.fields.contains("/instanceProperties/uid"));
  EXPECT_THAT(CheckAll(recorded.recording, recorded.profile, *contracts).findings, IsEmpty());
}

}  // namespace
}  // namespace telltale
