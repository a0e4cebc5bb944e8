#include "mockserver/backend/payload_judge.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

// RFC 7515, A.1.
constexpr const char* kToken =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

PayloadContract TokenContractWith(const std::string& key) {
  PayloadContract contract;
  contract.token_key = key;
  contract.token_algorithms = {"HS256"};
  return contract;
}

std::vector<PayloadProblem> Problems(const std::string& body, const PayloadContract& contract) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.body = body;
  return JudgePayload(exchange, contract).problems;
}

TEST(PayloadJudgeTest, ATokenThatDoesNotVerifyIsNamedByItsPlace) {
  const std::string body = std::string(R"({"token":")") + kToken + "\"}";
  const auto problems = Problems(body, TokenContractWith("another secret"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].pointer, "/token");
  EXPECT_EQ(problems[0].keyword, "token");
}

TEST(PayloadJudgeTest, AMissingTokenIsBad) {
  EXPECT_EQ(Problems("{}", TokenContractWith("k")).at(0).message, "there is no token");
  EXPECT_EQ(Problems("x", TokenContractWith("k")).at(0).keyword, "json");
}

TEST(PayloadJudgeTest, AnEncodedBodyIsNotTakenForJson) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.body = "\x1f\x8b";
  exchange.headers = {{"Content-Encoding", "gzip"}};
  const PayloadJudgement judgement = JudgePayload(exchange, TokenContractWith("k"));
  ASSERT_EQ(judgement.problems.size(), 1U);
  EXPECT_EQ(judgement.problems[0].keyword, "content-encoding");
}

TEST(PayloadJudgeTest, WithoutAContractNothingIsJudged) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.body = "x";
  EXPECT_FALSE(JudgePayload(exchange, {}).is_judged);
}

}  // namespace
}  // namespace telltale
