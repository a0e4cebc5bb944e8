#include "mockserver/http/capture_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace telltale
