#include "harness/desk/desk_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base64.h"
#include "tests/unit/harness/payload/binary_payloads.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

// RFC 7515, A.1.
constexpr const char* kToken =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kEventSchema =
    R"({"type":"object","required":["event"],"additionalProperties":false,"properties":{"event":{"const":"run"}}})";

DeskContract WithSchema(const char* schema = kEventSchema) {
  DeskContract contract;
  contract.schema = *SchemaValidator::Compile(schema, "test");
  return contract;
}

DeskContract WithToken(const std::string& key) {
  DeskContract contract;
  contract.token_key = key;
  contract.token_algorithms = {"HS256"};
  return contract;
}

PayloadReading Read(BytesView body, DeskContract contract, const std::string& coding = "") {
  Exchange exchange;
  exchange.id = "x00001";
  exchange.scheme = "https";
  exchange.method = "POST";
  exchange.target = "/";
  exchange.body = body;
  exchange.body_total_bytes = body.size();
  if (!coding.empty()) exchange.headers = {{"Content-Encoding", coding}};
  return (*DeskJudge::Make(std::move(contract)))->Read(exchange);
}

std::vector<std::string> Keywords(const PayloadReading& reading) {
  std::vector<std::string> keywords;
  for (const PayloadProblem& problem : reading.problems) keywords.push_back(problem.keyword);
  return keywords;
}

TEST(DeskJudgeTest, ATokenThatDoesNotVerifyIsNamedByItsPlace) {
  const auto problems = Read(std::string(R"({"token":")") + kToken + "\"}", WithToken("another secret")).problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].pointer, "/token");
  EXPECT_EQ(problems[0].keyword, "token");
}

TEST(DeskJudgeTest, AMissingTokenIsBad) {
  EXPECT_EQ(Read("{}", WithToken("k")).problems.at(0).message, "there is no token");
  EXPECT_EQ(Read("x", WithToken("k")).problems.at(0).keyword, "json");
}

TEST(DeskJudgeTest, ABinaryFormatIsShownAsJsonAndItsLeaksAreNamed) {
  DeskContract contract;
  contract.canaries = {{"hostname", CanaryClass::kHostname, "workstation-qzx12"}};
  const PayloadReading reading = Read(OtlpSpan("workstation-qzx12"), std::move(contract));
  EXPECT_EQ(reading.dialect, "OTLP/protobuf");
  ASSERT_TRUE(reading.decoded.has_value());
  EXPECT_THAT(*reading.decoded, HasSubstr(R"("stringValue":"workstation-qzx12")"));
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].pointer, "/resourceSpans/0/resource/attributes/0/value/stringValue");
}

TEST(DeskJudgeTest, ASealedMemberIsNamedByItsPlace) {
  const PayloadReading reading =
      Read(R"({"event":"run","blob":")" + ToBase64(Noise(90)) + "\"}", WithSchema(R"({"type":"object"})"));
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].keyword, "opaque-field");
  EXPECT_EQ(reading.problems[0].pointer, "/blob");
}

TEST(DeskJudgeTest, AnHonestlyPackedEventIsGoodAndShownUnpacked) {
  for (const char* label : {"gzip", "GZIP", "x-gzip"}) {
    const PayloadReading reading = Read(Gzip(R"({"event":"run"})"), WithSchema(), label);
    EXPECT_TRUE(reading.is_judged);
    EXPECT_THAT(reading.problems, IsEmpty()) << label;
    EXPECT_EQ(reading.decoded, R"({"event":"run"})");
    EXPECT_THAT(reading.codings, ElementsAre("gzip"));
  }
}

TEST(DeskJudgeTest, ALabelThatLiesIsSaidAndTheEventIsReadAllTheSame) {
  EXPECT_THAT(Keywords(Read(R"({"event":"run"})", WithSchema(), "gzip")), ElementsAre("content-encoding"));
  EXPECT_THAT(Keywords(Read(Gzip(R"({"event":"run"})"), WithSchema(), "gzip, rc4")), ElementsAre("content-encoding"));
  EXPECT_THAT(Keywords(Read(Gzip(R"({"event":"walk"})"), WithSchema(), "br")),
              ElementsAre("content-encoding", "const"));
}

TEST(DeskJudgeTest, WhatCannotBeReadIsNeverGood) {
  Bytes packed = Gzip(R"({"event":"run"})");
  EXPECT_THAT(Keywords(Read(packed.substr(0, packed.size() - 6), WithSchema(), "gzip")), ElementsAre("unread-payload"));
  EXPECT_THAT(Keywords(Read("\x01\x02\x03\x04\x80\x81\x82", WithSchema(), "rc4")), ElementsAre("unread-payload"));
}

TEST(DeskJudgeTest, ALineThatFailsIsNamed) {
  const auto problems = Read("{\"event\":\"run\"}\n\n{\"event\":\"run\",\"more\":1}\n{}\n", WithSchema()).problems;
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0].message, HasSubstr("(line 3)"));
  EXPECT_THAT(problems[1].message, HasSubstr("(line 4)"));
  EXPECT_EQ(problems[1].pointer, "");
}

TEST(DeskJudgeTest, TheEventsOfABatchAndOfLinesAreJudgedOneByOne) {
  EXPECT_THAT(Read(R"([{"event":"run"},{"event":"run"}])", WithSchema()).problems, IsEmpty());
  EXPECT_THAT(Read("{\"event\":\"run\"}\n{\"event\":\"run\"}\n", WithSchema()).problems, IsEmpty());
  EXPECT_THAT(Read(R"({"api_key":"k","batch":[{"event":"run"}]})", WithSchema()).problems, IsEmpty());
  const auto problems = Read(R"({"api_key":"k","batch":[{"event":"run"},{"event":"walk"}]})", WithSchema()).problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].pointer, "/batch/1/event");
}

TEST(DeskJudgeTest, APlantedValueIsBadWhereverItStands) {
  DeskContract contract;
  contract.canaries = {{"user", CanaryClass::kUsername, "ushwleyxvb"}};
  const auto reading = Read(Gzip(R"({"event":"run","who":"ushwleyxvb"})"), contract, "gzip");
  EXPECT_TRUE(reading.is_judged);
  EXPECT_THAT(Keywords(reading), ElementsAre("leak/canary"));
  EXPECT_EQ(reading.problems.at(0).pointer, "/who");
  EXPECT_THAT(Read(R"({"event":"run"})", contract).problems, IsEmpty());
}

TEST(DeskJudgeTest, WithoutAnythingToJudgeByOnlyWhatIsFoundCounts) {
  EXPECT_FALSE(Read("x", {}).is_judged);
  EXPECT_THAT(Keywords(Read(R"({"mail":"ada.miller@mailbox.org"})", {})), ElementsAre("leak/pii"));
}

}  // namespace
}  // namespace telltale
