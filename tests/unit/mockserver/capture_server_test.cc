#include "mockserver/http/capture_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "core/digest.h"
#include "tests/unit/mockserver/mock_fixture.h"
#include "tests/unit/mockserver/raw_client.h"

namespace telltale {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string kPost =
    "POST /v1?a=b HTTP/1.1\r\nHost: telemetry.vendor.example:8443\r\nx-a: 1\r\nX-A: 2\r\n"
    "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}";

TEST(CaptureServerTest, RecordsARequestAsItWasOnTheWire) {
  Listener listener;
  listener.run = "success";
  MockFixture mock(listener);
  RawClient client(mock.port());
  client.Send(kPost);
  client.EndSending();
  EXPECT_THAT(client.ReadAll(), HasSubstr("HTTP/1.1 200 OK\r\n"));
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  const Exchange& exchange = journal.exchanges[0];
  EXPECT_EQ(exchange.raw, kPost);
  EXPECT_EQ(exchange.id, "x00001");
  EXPECT_EQ(exchange.run, "success");
  EXPECT_EQ(exchange.scheme, "http");
  EXPECT_EQ(exchange.host, "telemetry.vendor.example");
  EXPECT_EQ(exchange.port, mock.port());
  EXPECT_EQ(exchange.target, "/v1?a=b");
  const std::vector<Header> headers = {{"Host", "telemetry.vendor.example:8443"},
                                       {"x-a", "1"},
                                       {"X-A", "2"},
                                       {"Content-Type", "multipart/form-data"},
                                       {"Content-Length", "2"}};
  EXPECT_EQ(exchange.headers, headers);
  EXPECT_EQ(exchange.body, "{}");
  EXPECT_EQ(exchange.body_sha256, Sha256Hex("{}"));
  EXPECT_THAT(exchange.problems, IsEmpty());
  ASSERT_TRUE(exchange.response.has_value());
  EXPECT_EQ(exchange.response->status, 200);
  EXPECT_THAT(journal.gaps, IsEmpty());
}

struct CommandOutcome {
  int exit_code = -1;
  std::string output;
};

CommandOutcome RunCommand(const std::string& command) {
  CommandOutcome outcome;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return outcome;
  char buffer[4096];
  while (const std::size_t count = fread(buffer, 1, sizeof buffer, pipe)) outcome.output.append(buffer, count);
  const int status = pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

// curl against the mock server, which it knows as telemetry.vendor.example.
std::string Curl(const MockFixture& mock, const std::string& options) {
  return fmt::format(
      "curl -sS --max-time 20 --noproxy '*' --cacert {} --resolve telemetry.vendor.example:{}:127.0.0.1 {} "
      "https://telemetry.vendor.example:{}/v1 2>&1",
      mock.WriteAuthority().string(), mock.port(), options, mock.port());
}

TEST(CaptureServerTest, RecordsWhatCameThroughTls) {
  MockFixture mock;
  const CommandOutcome curl = RunCommand(Curl(mock, "--http1.1 -d '{\"a\":1}'"));
  EXPECT_EQ(curl.exit_code, 0) << curl.output;
  EXPECT_EQ(curl.output, "{}");
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  const Exchange& exchange = journal.exchanges[0];
  EXPECT_EQ(exchange.scheme, "https");
  EXPECT_EQ(exchange.host, "telemetry.vendor.example");
  EXPECT_EQ(exchange.body, "{\"a\":1}");
  ASSERT_TRUE(exchange.tls.has_value());
  EXPECT_EQ(exchange.tls->version, "TLSv1.3");
  EXPECT_EQ(exchange.tls->sni, "telemetry.vendor.example");
  EXPECT_EQ(exchange.tls->alpn, "http/1.1");
  EXPECT_THAT(journal.gaps, IsEmpty());
}

TEST(CaptureServerTest, ARefusedCertificateIsAGapWithItsAlert) {
  MockFixture mock;
  const CommandOutcome curl = RunCommand(Curl(mock, "--cacert /dev/null -d x"));
  EXPECT_NE(curl.exit_code, 0);
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "tls-refused");
  EXPECT_THAT(journal.gaps[0].message, HasSubstr("telemetry.vendor.example"));
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.gaps[0].exchange, journal.exchanges[0].id);
  EXPECT_EQ(journal.exchanges[0].scheme, "tls");
}

TEST(CaptureServerTest, RecordsHttp2WithItsFrames) {
  MockFixture mock;
  const CommandOutcome curl =
      RunCommand(Curl(mock, "--http2 -H 'X-Odd: 1' -H 'x-odd: 2' -d '{\"a\":2}' -w '%{http_version} %{http_code}'"));
  EXPECT_EQ(curl.exit_code, 0) << curl.output;
  EXPECT_EQ(curl.output, "{}2 200");
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  const Exchange& exchange = journal.exchanges[0];
  EXPECT_EQ(exchange.http_version, "2");
  EXPECT_EQ(exchange.scheme, "https");
  EXPECT_EQ(exchange.host, "telemetry.vendor.example");
  EXPECT_EQ(exchange.method, "POST");
  EXPECT_EQ(exchange.target, "/v1");
  EXPECT_EQ(exchange.body, "{\"a\":2}");
  EXPECT_EQ(exchange.body_sha256, Sha256Hex("{\"a\":2}"));
  EXPECT_EQ(exchange.tls->alpn, "h2");
  EXPECT_THAT(exchange.headers, testing::Contains(Header{"x-odd", "1"}));
  EXPECT_THAT(exchange.headers, testing::Contains(Header{"x-odd", "2"}));
  EXPECT_THAT(exchange.raw, testing::StartsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  EXPECT_THAT(exchange.raw, HasSubstr("{\"a\":2}"));
  ASSERT_TRUE(exchange.response.has_value());
  EXPECT_EQ(exchange.response->status, 200);
  EXPECT_THAT(journal.gaps, IsEmpty());
  EXPECT_THAT(exchange.problems, IsEmpty());
}

TEST(CaptureServerTest, RecordsHttp2WithoutTlsToo) {
  MockFixture mock;
  const CommandOutcome curl = RunCommand(fmt::format(
      "curl -sS --max-time 20 --noproxy '*' --http2-prior-knowledge -d x http://127.0.0.1:{}/p", mock.port()));
  EXPECT_EQ(curl.output, "{}");
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].scheme, "http");
  EXPECT_EQ(journal.exchanges[0].target, "/p");
  EXPECT_EQ(journal.exchanges[0].host, "127.0.0.1");
}

}  // namespace
}  // namespace telltale
