#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ContentTypeCheckTest : public ::testing::Test {
 protected:
  ContentTypeCheckTest() { recorded.AddScenario("success"); }
  void Label(const std::string& type, std::string_view body) {
    recorded.Send("success", body).headers = {{"content-type", type}};
  }
  Recorded recorded;
};

TEST_F(ContentTypeCheckTest, JsonLabelledAsJsonIsSilentWhateverTheCaseAndCharset) {
  Label("Application/JSON; charset=utf-8", R"({"a":1})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ContentTypeCheckTest, JsonLabelledAsMultipartIsMislabelled) {
  Label("multipart/form-data", R"({"a":1})");
  const auto findings = recorded.Findings("contract/content-type");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "header:Content-Type");
}

TEST_F(ContentTypeCheckTest, ALabelThatTheProfileAllowsIsDocumentedEvenIfWrong) {
  recorded.endpoint().content_types = {"multipart/form-data"};
  Label("multipart/form-data", R"({"a":1})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ContentTypeCheckTest, ALabelThatTheProfileDoesNotAllowIsAFindingEvenIfRight) {
  recorded.endpoint().content_types = {"application/cbor"};
  Label("application/json", R"({"a":1})");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/content-type"));
}

TEST_F(ContentTypeCheckTest, NoLabelIsAFindingWhereOneIsRequired) {
  recorded.Send("success", R"({"a":1})").headers.clear();
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.endpoint().content_types = {"application/json"};
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/content-type"));
}

TEST_F(ContentTypeCheckTest, WhatIsNoJsonMustNotSayThatItIs) {
  Label("application/json", "a=1&b=2");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/content-type"));
}

TEST_F(ContentTypeCheckTest, ACodingThatTheBodyDoesNotHaveIsMislabelled) {
  recorded.Send("success", R"({"a":1})").headers.push_back({"Content-Encoding", "gzip"});
  const auto findings = recorded.Findings("contract/content-type");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "header:Content-Encoding");
}

TEST_F(ContentTypeCheckTest, OtherEndpointsLabelAsTheyLike) {
  recorded.endpoint().role = "other";
  Label("multipart/form-data", R"({"a":1})");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

}  // namespace
}  // namespace telltale
