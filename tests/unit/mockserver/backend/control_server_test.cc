#include "mockserver/backend/control_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "schema/validator.h"
#include "tests/unit/mockserver/mock_fixture.h"
#include "tests/unit/mockserver/raw_client.h"

namespace telltale {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kSchema = R"({"type":"object","properties":{"type":{"type":"string"}},"required":["type"],)"
                                R"("additionalProperties":false})";

Exchange Post(const std::string& body) {
  Exchange exchange;
  exchange.scheme = "http";
  exchange.host = "127.0.0.1";
  exchange.method = "POST";
  exchange.target = "/v1";
  exchange.http_version = "1.1";
  exchange.headers = {{"Content-Type", "multipart/form-data"}};
  exchange.body = body;
  exchange.raw = "POST /v1 HTTP/1.1\r\n\r\n" + body;
  return exchange;
}

// Judges by the schema alone; of a body that begins with "packed:" the rest is what was packed.
class FakeReader final : public PayloadReader {
 public:
  PayloadReading Read(const Exchange& exchange) const override {
    PayloadReading reading;
    reading.is_judged = !exchange.body.empty();
    if (exchange.body.starts_with("packed:")) {
      reading.decoded = exchange.body.substr(7);
      reading.codings = {"gzip"};
    }
    if (!reading.is_judged) return reading;
    for (Violation& violation : schema_.ValidateText(reading.decoded.value_or(exchange.body))) {
      reading.problems.push_back({violation.instance_pointer, violation.keyword, violation.message});
    }
    return reading;
  }
  // The whole body is the only value.
  bool Matches(const Exchange& exchange, const PayloadMatch& match) const override {
    return match.event == exchange.body || match.value == json(exchange.body);
  }

 private:
  SchemaValidator schema_ = *SchemaValidator::Compile(kSchema, "test");
};

class ControlServerTest : public testing::Test {
 protected:
  json Get(const std::string& path, int status = 200) {
    httplib::Client client("127.0.0.1", control_->port());
    client.set_bearer_token_auth(control_->token());
    const auto reply = client.Get(path);
    EXPECT_TRUE(reply) << httplib::to_string(reply.error());
    EXPECT_EQ(reply->status, status) << reply->body;
    return json::parse(reply->body);
  }

  ScratchDirectory scratch_;
  SystemClock clock_;
  std::unique_ptr<Journal> journal_ = *Journal::Open(scratch_ / "j.sqlite");
  LiveRecord live_{*journal_, clock_, {}};
  Status recording_;
  FakeReader reader_;
  FaultPlan faults_;
  ControlApi api_{live_, scratch_ / "j.sqlite", reader_, faults_, [this] { return recording_; }};
  std::unique_ptr<ControlServer> control_ = *ControlServer::Start("127.0.0.1", 0, api_, live_);
};

TEST_F(ControlServerTest, WithoutTheTokenNothingIsTold) {
  httplib::Client client("127.0.0.1", control_->port());
  for (const char* path : {"/v1/exchanges", "/v1/health", "/v1/exchanges/x00001/raw", "/nowhere"}) {
    EXPECT_EQ(client.Get(path)->status, 401) << path;
  }
  client.set_bearer_token_auth(std::string(64, '0'));
  EXPECT_EQ(client.Get("/v1/exchanges")->status, 401);
  EXPECT_EQ(client.Post("/v1/reset")->status, 401);
}

TEST_F(ControlServerTest, ThePageNeedsNoTokenAndHoldsNone) {
  httplib::Client client("127.0.0.1", control_->port());
  const auto page = client.Get("/");
  EXPECT_EQ(page->status, 200);
  EXPECT_THAT(page->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(page->body, testing::Not(HasSubstr(control_->token())));
}

TEST_F(ControlServerTest, ListsExchangesAndGivesOneParsedOrRaw) {
  ASSERT_TRUE(live_.Record(Post(R"({"type":"a"})")).has_value());
  ASSERT_TRUE(live_.Record(Post("second")).has_value());
  const json list = Get("/v1/exchanges");
  EXPECT_EQ(list["count"], 2);
  EXPECT_EQ(list["exchanges"][0]["id"], "x00001");
  EXPECT_EQ(Get("/v1/exchanges?after=x00001")["exchanges"].size(), 1U);
  const json one = Get("/v1/exchanges/x00001");
  EXPECT_EQ(one["body"]["data"], R"({"type":"a"})");
  EXPECT_EQ(one["judgement"]["good"], true);
  EXPECT_EQ(Get("/v1/exchanges/x00009", 404)["error"], "there is no exchange of that id");
  httplib::Client client("127.0.0.1", control_->port());
  client.set_bearer_token_auth(control_->token());
  EXPECT_EQ(client.Get("/v1/exchanges/x00002/raw")->body, "POST /v1 HTTP/1.1\r\n\r\nsecond");
}

TEST_F(ControlServerTest, GivesAPackedBodyUnpackedBesideWhatCame) {
  ASSERT_TRUE(live_.Record(Post(R"(packed:{"type":"a"})")).has_value());
  const json one = Get("/v1/exchanges/x00001");
  EXPECT_EQ(one["body"]["data"], R"(packed:{"type":"a"})");
  EXPECT_EQ(one["decoded"]["body"]["data"], R"({"type":"a"})");
  EXPECT_EQ(one["decoded"]["codings"], json({"gzip"}));
  EXPECT_EQ(Get("/v1/exchanges/x00001/decoded"), json({{"type", "a"}}));
  EXPECT_EQ(Get("/v1/judgements")["good"], json({"x00001"}));
}

TEST_F(ControlServerTest, SplitsGoodFromBadAndSaysWhy) {
  for (const char* body : {R"({"type":"a"})", R"({"type":1})", R"({"type":"a","extra":true})", "not json", ""}) {
    ASSERT_TRUE(live_.Record(Post(body)).has_value());
  }
  const json split = Get("/v1/judgements");
  EXPECT_EQ(split["good"], json({"x00001"}));
  EXPECT_EQ(split["unjudged"], json({"x00005"}));
  ASSERT_EQ(split["bad"].size(), 3U);
  EXPECT_EQ(split["bad"][0]["id"], "x00002");
  EXPECT_EQ(split["bad"][0]["errors"][0]["pointer"], "/type");
  EXPECT_EQ(split["bad"][0]["errors"][0]["keyword"], "type");
  EXPECT_EQ(split["bad"][1]["errors"][0]["keyword"], "additionalProperties");
  EXPECT_EQ(split["bad"][2]["errors"][0]["keyword"], "json");
}

TEST_F(ControlServerTest, WaitingCountsThoseAlreadyThere) {
  ASSERT_TRUE(live_.Record(Post("1")).has_value());
  EXPECT_EQ(Get("/v1/wait?count=1")["reason"], "count");
  std::thread later([&] { EXPECT_TRUE(live_.Record(Post("2")).has_value()); });
  const json outcome = Get("/v1/wait?count=2&timeout_ms=20000");
  later.join();
  EXPECT_EQ(outcome["reason"], "count");
  EXPECT_EQ(outcome["count"], 2);
}

TEST_F(ControlServerTest, WaitingEndsWithQuietOrWithTheTimeout) {
  EXPECT_EQ(Get("/v1/wait?quiet_ms=20")["reason"], "quiet");
  EXPECT_EQ(Get("/v1/wait?count=1&timeout_ms=20")["reason"], "timeout");
  EXPECT_THAT(Get("/v1/wait", 400)["error"].get<std::string>(), HasSubstr("count"));
  EXPECT_THAT(Get("/v1/wait?count=-1", 400)["error"].get<std::string>(), HasSubstr("not a number"));
}

TEST_F(ControlServerTest, SilenceIsAssertedAndBroken) {
  ASSERT_TRUE(live_.Record(Post("before")).has_value());
  EXPECT_EQ(Get("/v1/silence?ms=20")["silent"], true);
  std::atomic<bool> done{false};
  std::thread talker([&] {
    while (!done) EXPECT_TRUE(live_.Record(Post("noise")).has_value());
  });
  const json broken = Get("/v1/silence?ms=20000", 409);
  done = true;
  talker.join();
  EXPECT_EQ(broken["silent"], false);
}

TEST_F(ControlServerTest, AResetForgetsButTheJournalKeeps) {
  ASSERT_TRUE(live_.Record(Post("1")).has_value());
  httplib::Client client("127.0.0.1", control_->port());
  client.set_bearer_token_auth(control_->token());
  EXPECT_EQ(client.Post("/v1/reset")->status, 200);
  EXPECT_EQ(Get("/v1/exchanges")["count"], 0);
  EXPECT_EQ(Get("/v1/wait?count=1&timeout_ms=20")["reason"], "timeout");
  EXPECT_EQ(ReadJournal(scratch_ / "j.sqlite")->exchanges.size(), 1U);
}

TEST_F(ControlServerTest, HealthTellsThatARecordingFailed) {
  EXPECT_EQ(Get("/v1/health")["status"], "ok");
  recording_ = Failure("the disk is full");
  EXPECT_EQ(Get("/v1/health", 503)["error"], "the disk is full");
}

TEST_F(ControlServerTest, ARequestThatNamesAnotherHostIsRefusedBeforeAnythingElse) {
  const std::string port = std::to_string(control_->port());
  for (const std::string& host :
       {std::string("evil.example"), "evil.example:" + port, std::string("127.0.0.1"), "127.0.0.1.evil.example:" + port,
        std::string("127.0.0.1:1"), "[::1]:" + port, std::string()}) {
    httplib::Client client("127.0.0.1", control_->port());
    for (const char* path : {"/", "/v1/health", "/nowhere"}) {
      EXPECT_EQ(client.Get(path, {{"Host", host}})->status, 403) << host;
    }
    client.set_bearer_token_auth(control_->token());
    EXPECT_EQ(client.Get("/v1/health", {{"Host", host}})->status, 403) << host;
  }
  httplib::Client client("127.0.0.1", control_->port());
  client.set_bearer_token_auth(control_->token());
  EXPECT_EQ(client.Get("/v1/health", {{"Host", "LocalHost:" + port}})->status, 200);
}

TEST_F(ControlServerTest, ARequestFromAnotherPageIsRefused) {
  const std::string port = std::to_string(control_->port());
  httplib::Client client("127.0.0.1", control_->port());
  client.set_bearer_token_auth(control_->token());
  for (const std::string& origin : {std::string("http://evil.example"), std::string("null"),
                                    "https://127.0.0.1:" + port, std::string("http://127.0.0.1:1"), std::string()}) {
    EXPECT_EQ(client.Get("/v1/health", {{"Origin", origin}})->status, 403) << origin;
    EXPECT_EQ(client.Post("/v1/reset", {{"Origin", origin}}, "", "text/plain")->status, 403) << origin;
  }
  EXPECT_EQ(client.Get("/v1/health", {{"Origin", "http://127.0.0.1:" + port}})->status, 200);
  EXPECT_EQ(client.Get("/v1/health", {{"Origin", "http://localhost:" + port}})->status, 200);
}

TEST_F(ControlServerTest, WhatIsNoRequestOfItIsRefused) {
  const std::string host = "Host: 127.0.0.1:" + std::to_string(control_->port()) + "\r\n";
  for (const std::string& head : {"GET http://127.0.0.1/ HTTP/1.1\r\n" + host, std::string("HELLO\r\n"),
                                  std::string("\r\n"), "GET / HTTP/1.1\r\n" + host + host}) {
    RawClient client(control_->port());
    client.Send(head + "\r\n\r\n");
    client.EndSending();
    EXPECT_THAT(client.ReadAll(), testing::StartsWith("HTTP/1.1 40")) << head;
  }
  RawClient endless(control_->port());
  endless.Send("GET / HTTP/1.1\r\nX: " + std::string(64 << 10, 'x'));
  endless.ReadAll();  // it is closed
}

TEST_F(ControlServerTest, ClientsThatSayNothingHoldUpNobody) {
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 600; ++i) silent.push_back(std::make_unique<RawClient>(control_->port()));
  EXPECT_EQ(Get("/v1/health")["status"], "ok");
}

TEST_F(ControlServerTest, ManyWaitsHoldUpNobody) {
  const std::string ask =
      "GET /v1/wait?count=1&timeout_ms=600000 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(control_->port()) +
      "\r\nAuthorization: Bearer " + control_->token() + "\r\n\r\n";
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int i = 0; i < 100; ++i) {
    waiting.push_back(std::make_unique<RawClient>(control_->port()));
    waiting.back()->Send(ask);
  }
  EXPECT_EQ(Get("/v1/health")["status"], "ok");
  ASSERT_TRUE(live_.Record(Post("1")).has_value());
  for (const auto& client : waiting) EXPECT_THAT(client->ReadAll(), HasSubstr("\"count\""));
}

TEST_F(ControlServerTest, AWaitThatNobodyWaitsForAnyMoreEnds) {
  {
    RawClient client(control_->port());
    client.Send("GET /v1/wait?count=1&timeout_ms=600000 HTTP/1.1\r\nHost: 127.0.0.1:" +
                std::to_string(control_->port()) + "\r\nAuthorization: Bearer " + control_->token() + "\r\n\r\n");
    while (!live_.is_waited_for()) std::this_thread::yield();
  }
  while (live_.is_waited_for()) std::this_thread::yield();
}

TEST_F(ControlServerTest, TheEndWakesWhoWaits) {
  std::thread waiter([&] { Get("/v1/wait?count=1&timeout_ms=60000"); });
  while (!live_.is_waited_for()) std::this_thread::yield();
  control_.reset();
  waiter.join();
}

TEST(ControlServerAddressTest, OnlyLoopbackIsListenedOn) {
  ScratchDirectory scratch;
  const SystemClock clock;
  const auto journal = *Journal::Open(scratch / "j.sqlite");
  LiveRecord live(*journal, clock, {});
  const FakeReader reader;
  FaultPlan faults;
  const ControlApi api(live, scratch / "j.sqlite", reader, faults, [] { return Status(); });
  EXPECT_FALSE(ControlServer::Start("0.0.0.0", 0, api, live).has_value());
}

}  // namespace
}  // namespace telltale
