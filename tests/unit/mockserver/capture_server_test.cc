#include "mockserver/http/capture_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <thread>

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
  // Another authority's certificate: with none at all curl may leave before it has seen ours.
  const std::string other = mock.scratch("other.pem").string();
  std::ofstream(other) << (*Authority::Make("nobody's authority"))->certificate_pem();
  const CommandOutcome curl = RunCommand(Curl(mock, "-d x --cacert " + other));
  EXPECT_NE(curl.exit_code, 0);
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "tls-refused");
  EXPECT_THAT(journal.gaps[0].message, testing::AllOf(HasSubstr("telemetry.vendor.example"), HasSubstr("unknown CA")));
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
  EXPECT_THAT(exchange.raw, HasSubstr("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
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

// Sends `wire`, ends, and takes what was recorded.
JournalContents Say(MockFixture& mock, const std::string& wire) {
  RawClient client(mock.port());
  client.Send(wire);
  client.EndSending();
  client.ReadAll();
  return mock.Finish();
}

TEST(CaptureServerTest, PipelinedRequestsAreToldApartEvenByteByByte) {
  MockFixture mock;
  RawClient client(mock.port());
  const std::string chunked = "PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nT: 1\r\n\r\n";
  for (const char c : kPost + chunked + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n") client.Send({&c, 1});
  const std::string answers = client.ReadAll();
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 3U);
  EXPECT_EQ(journal.exchanges[0].raw, kPost);
  EXPECT_EQ(journal.exchanges[1].raw, chunked);
  EXPECT_EQ(journal.exchanges[1].body, "hi");
  EXPECT_EQ(journal.exchanges[2].target, "/c");
  EXPECT_THAT(answers, testing::EndsWith("Connection: close\r\n\r\n{}"));
}

TEST(CaptureServerTest, WhatComesAfterTheLastAnswerIsStillRecorded) {
  MockFixture mock;
  const JournalContents journal = Say(mock, "GET /a HTTP/1.0\r\n\r\nGET /b HTTP/1.0\r\n\r\n");
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[1].target, "/b");
  EXPECT_FALSE(journal.exchanges[1].response.has_value());
  EXPECT_THAT(journal.exchanges[1].problems, testing::Contains("came after the connection's last answer"));
}

TEST(CaptureServerTest, ContinueIsSaidOnceTheHeadIsThere) {
  MockFixture mock;
  RawClient client(mock.port());
  client.Send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("{}");
  client.EndSending();
  EXPECT_THAT(client.ReadAll(), HasSubstr("200 OK"));
  EXPECT_EQ(mock.Finish().exchanges.at(0).body, "{}");
}

TEST(CaptureServerTest, AnAnswerToHeadHasNoBody) {
  MockFixture mock;
  RawClient client(mock.port());
  client.Send("HEAD / HTTP/1.1\r\n\r\n");
  client.EndSending();
  EXPECT_THAT(client.ReadAll(), testing::EndsWith("\r\n\r\n"));
}

TEST(CaptureServerTest, ATruncatedRequestIsRecordedAsFarAsItCame) {
  MockFixture mock;
  const std::string wire = "POST /t HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc";
  const JournalContents journal = Say(mock, wire);
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].raw, wire);
  EXPECT_EQ(journal.exchanges[0].body, "abc");
  EXPECT_EQ(journal.exchanges[0].target, "/t");
  EXPECT_FALSE(journal.exchanges[0].response.has_value());
  EXPECT_THAT(journal.exchanges[0].problems, testing::Contains(HasSubstr("truncated")));
}

TEST(CaptureServerTest, AnUnreadableRequestIsAGapAndKeepsItsBytes) {
  MockFixture mock;
  const std::string wire = "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\nsecret";
  const JournalContents journal = Say(mock, wire);
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].raw, wire);
  EXPECT_EQ(journal.exchanges[0].body, "secret");
  EXPECT_EQ(journal.exchanges[0].response->status, 400);
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "unparsable");
  EXPECT_EQ(journal.gaps[0].exchange, "x00001");
}

TEST(CaptureServerTest, AnUnknownProtocolIsBytesAndAGap) {
  MockFixture mock;
  const JournalContents journal = Say(mock, "EHLO me\r\nMAIL FROM:<alice@vendor.example>\r\n");
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].scheme, "tcp");
  EXPECT_EQ(journal.exchanges[0].body, "EHLO me\r\nMAIL FROM:<alice@vendor.example>\r\n");
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "unparsed-protocol");
}

TEST(CaptureServerTest, AConnectionWithoutAByteIsAnAttempt) {
  MockFixture mock;
  const JournalContents journal = Say(mock, "");
  EXPECT_THAT(journal.exchanges, IsEmpty());
  EXPECT_THAT(journal.gaps, IsEmpty());
  ASSERT_EQ(journal.flows.size(), 1U);
  EXPECT_EQ(journal.flows[0].explanation, "attempt");
  EXPECT_EQ(journal.flows[0].port, mock.port());
}

TEST(CaptureServerTest, AServerFirstClientIsAnAttemptAfterSilence) {
  CaptureLimits limits;
  limits.idle_timeout = std::chrono::milliseconds(50);
  MockFixture mock({}, limits);
  RawClient client(mock.port());
  EXPECT_EQ(client.ReadAll(), "");
  EXPECT_EQ(mock.Finish().flows.at(0).explanation, "attempt");
}

TEST(CaptureServerTest, ABodyPastTheLimitIsCutCountedAndAGap) {
  CaptureLimits limits;
  limits.max_body_bytes = 10;
  MockFixture mock({}, limits);
  const JournalContents journal =
      Say(mock, "POST / HTTP/1.1\r\nContent-Length: 20\r\n\r\n" + std::string(20, 'x') + "GET /next HTTP/1.1\r\n\r\n");
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].body, std::string(10, 'x'));
  EXPECT_EQ(journal.exchanges[0].body_total_bytes, 20U);
  EXPECT_EQ(journal.exchanges[0].body_sha256, Sha256Hex(std::string(20, 'x')));
  EXPECT_EQ(journal.exchanges[0].response->status, 200);
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "body-cut");
}

TEST(CaptureServerTest, ABodyWithoutRoomIsAGapWithItsSizesAndNotAnswered) {
  CaptureLimits limits;
  limits.max_in_flight_bytes = 1 << 20;
  MockFixture mock({}, limits);
  const std::string body(2 << 20, 'x');
  RawClient client(mock.port());
  client.Send("POST / HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_THAT(client.ReadAll(), testing::Not(HasSubstr("HTTP/1.1")));
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].body_total_bytes, body.size());
  EXPECT_EQ(journal.exchanges[0].body_sha256, Sha256Hex(body));
  EXPECT_EQ(journal.exchanges[0].response, std::nullopt);
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "body-cut");
  EXPECT_THAT(journal.gaps[0].message, HasSubstr(std::to_string(body.size())));
  EXPECT_THAT(journal.gaps[0].message, HasSubstr(std::to_string(journal.exchanges[0].body.size())));
}

TEST(CaptureServerTest, ABodyPastTheBudgetGoesToDiskAndIsWhole) {
  CaptureLimits limits;
  limits.max_in_flight_bytes = 1 << 20;
  limits.spill_directory = "/tmp";
  MockFixture mock({}, limits);
  const std::string body(3 << 20, 'y');
  const JournalContents journal =
      Say(mock, "POST /a HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
                    "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n" + body + "\r\n0\r\n\r\n");
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].body, body);
  EXPECT_EQ(journal.exchanges[1].body, body);
  EXPECT_EQ(journal.exchanges[1].response->status, 200);
  EXPECT_THAT(journal.gaps, IsEmpty());
}

TEST(CaptureServerTest, WhoBringsNothingMakesRoomForWhoDoes) {
  CaptureLimits limits;
  limits.max_connections = 2;
  MockFixture mock({}, limits);
  RawClient silent(mock.port());
  RawClient slow(mock.port());
  slow.Send("POST /slow HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345");
  RawClient third(mock.port());
  RawClient fourth(mock.port());
  for (const RawClient* client : {&third, &fourth}) {
    client->Send("POST /quick HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_THAT(client->ReadUntil("{}"), HasSubstr("200 OK"));
    client->EndSending();
  }
  const JournalContents journal = mock.Finish();
  std::string gaps;
  for (const Gap& gap : journal.gaps) {
    EXPECT_EQ(gap.kind, "connection-cut");
    gaps += gap.message + "\n";
  }
  EXPECT_THAT(gaps, HasSubstr("after 5 bytes of its body"));
  EXPECT_THAT(gaps, HasSubstr("brought nothing whole"));
}

TEST(CaptureServerTest, AConnectionThatWeCutIsAGap) {
  MockFixture mock;
  RawClient client(mock.port());
  client.Send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  client.ReadUntil("\r\n\r\n");
  const JournalContents journal = mock.Finish(std::chrono::milliseconds(0));
  ASSERT_EQ(journal.exchanges.size(), 1U);
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "connection-cut");
}

TEST(CaptureServerTest, TheListenersScriptAnswers) {
  Listener listener;
  listener.script.answer = [](const Exchange& exchange) {
    return Response{429, {{"Retry-After", "3"}}, "no " + exchange.target};
  };
  MockFixture mock(listener);
  RawClient client(mock.port());
  client.Send("GET /x HTTP/1.1\r\n\r\n");
  client.EndSending();
  const std::string answer = client.ReadAll();
  EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\n"));
  EXPECT_THAT(answer, testing::EndsWith("no /x"));
  const JournalContents journal = mock.Finish();
  EXPECT_EQ(journal.exchanges.at(0).response, (Response{429, {{"Retry-After", "3"}}, "no /x"}));
}

TEST(CaptureServerTest, AnAssignedListenerServesAnotherRun) {
  MockFixture mock;
  const auto get = [&] {
    RawClient client(mock.port());
    client.Send("GET / HTTP/1.0\r\n\r\n");
    return client.ReadAll();
  };
  get();
  BackendScript script;
  script.answer = [](const Exchange&) { return Response{500, {}, ""}; };
  mock.server().Assign(mock.listener(), "second", script);
  EXPECT_THAT(get(), HasSubstr("500"));
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].run, "");
  EXPECT_EQ(journal.exchanges[1].run, "second");
}

std::string PlayFault(BackendScript::Fault fault, JournalContents& journal) {
  Listener listener;
  listener.script.fault = fault;
  listener.script.delay = std::chrono::milliseconds(30);
  listener.script.huge_bytes = 300000;
  MockFixture mock(listener);
  RawClient client(mock.port());
  client.Send("GET / HTTP/1.1\r\n\r\n");
  if (fault == BackendScript::Fault::kBlackHole) client.EndSending();
  const std::string answer = client.ReadAll();
  client.Close();
  journal = mock.Finish();
  return answer;
}

TEST(CaptureServerTest, EveryFaultIsPlayedAndTheRequestRecorded) {
  using Fault = BackendScript::Fault;
  JournalContents journal;
  EXPECT_EQ(PlayFault(Fault::kRefuse, journal), "<reset>");
  EXPECT_EQ(journal.flows.at(0).explanation, "refused");
  EXPECT_EQ(PlayFault(Fault::kBlackHole, journal), "");
  EXPECT_EQ(journal.exchanges.size(), 1U);
  EXPECT_THAT(PlayFault(Fault::kSlow, journal), HasSubstr("200 OK"));
  EXPECT_GE(journal.exchanges.at(0).response->status, 200);
  EXPECT_THAT(PlayFault(Fault::kReset, journal), testing::EndsWith("<reset>"));
  EXPECT_EQ(journal.exchanges.size(), 1U);
  EXPECT_THAT(PlayFault(Fault::kGarbage, journal), testing::Not(HasSubstr("HTTP/1.1")));
  EXPECT_EQ(journal.exchanges.at(0).response->status, 0);
  EXPECT_GT(PlayFault(Fault::kHuge, journal).size(), 300000U);
  EXPECT_EQ(journal.exchanges.at(0).response->status, 200);
}

TEST(CaptureServerTest, ACertificateThatMustBeRefusedIsNoGapWhenItIs) {
  for (const auto fault : {BackendScript::Fault::kUntrustedAuthority, BackendScript::Fault::kWrongHost}) {
    Listener listener;
    listener.script.fault = fault;
    MockFixture mock(listener);
    EXPECT_EQ(RunCommand(Curl(mock, "-d x")).exit_code, 60);
    const JournalContents journal = mock.Finish();
    EXPECT_THAT(journal.gaps, IsEmpty());
    ASSERT_EQ(journal.exchanges.size(), 1U);
    EXPECT_EQ(journal.exchanges[0].scheme, "tls");
    EXPECT_THAT(journal.exchanges[0].problems,
                testing::Contains(testing::AnyOf(HasSubstr("handshake refused"), HasSubstr("no request"))));
  }
}

// Whoever ends its side with the very packet that says hello had not seen our certificate: a process that ended there.
TEST(CaptureServerTest, EndingBeforeTheCertificateCameIsNoRefusal) {
  MockFixture mock;
  const CommandOutcome client =
      RunCommand(fmt::format("python3 -c '\n"
                             "import socket, ssl\n"
                             "incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()\n"
                             "try: ssl.create_default_context().wrap_bio(incoming, outgoing, "
                             "server_hostname=\"gone.example\").do_handshake()\n"
                             "except ssl.SSLWantReadError: pass\n"
                             "s = socket.create_connection((\"127.0.0.1\", {}))\n"
                             "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)\n"
                             "s.sendall(outgoing.read())\n"
                             "s.shutdown(socket.SHUT_WR)\n"
                             "while s.recv(65536): pass\n' 2>&1",
                             mock.port()));
  EXPECT_EQ(client.exit_code, 0) << client.output;
  const JournalContents journal = mock.Finish();
  EXPECT_THAT(journal.gaps, IsEmpty());
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].scheme, "tls");
}

// A client that finishes the handshake and then leaves, as Node does with a certificate that it does not trust.
void LeaveAfterHandshake(const MockFixture& mock) {
  RunCommand(
      fmt::format("openssl s_client -connect 127.0.0.1:{} -servername pinned.example </dev/null 2>&1", mock.port()));
}

TEST(CaptureServerTest, LeavingAfterTheHandshakeIsAGapWhereTheNameIsNeverTrusted) {
  MockFixture mock;
  LeaveAfterHandshake(mock);
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "tls-refused");
  EXPECT_EQ(journal.gaps[0].exchange, "x00001");
  EXPECT_THAT(journal.gaps[0].message, HasSubstr("pinned.example"));
}

TEST(CaptureServerTest, LeavingAfterTheHandshakeIsARaceWhereTheNameIsTrustedElsewhere) {
  MockFixture mock;
  LeaveAfterHandshake(mock);
  const CommandOutcome curl = RunCommand(
      fmt::format("curl -sS --noproxy '*' --cacert {} --connect-to ::127.0.0.1:{} https://pinned.example/ 2>&1",
                  mock.WriteAuthority().string(), mock.port()));
  EXPECT_EQ(curl.output, "{}");
  const JournalContents journal = mock.Finish();
  EXPECT_EQ(journal.exchanges.size(), 2U);
  EXPECT_THAT(journal.gaps, IsEmpty());
}

TEST(CaptureServerTest, ABlackHoleStillLearnsWhichNameWasMeant) {
  Listener listener;
  listener.script.fault = BackendScript::Fault::kBlackHole;
  MockFixture mock(listener);
  EXPECT_EQ(RunCommand(Curl(mock, "--max-time 1 -d x")).exit_code, 28);
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].host, "telemetry.vendor.example");
  EXPECT_THAT(journal.gaps, IsEmpty());
}

TEST(CaptureServerTest, AClientThatNamesOnlyTheSocketIsRecordedAsMeaningTheBackendItStandsFor) {
  Listener listener;
  listener.host = "telemetry.vendor.example";
  listener.port = 443;
  MockFixture mock(std::move(listener));
  RawClient client(mock.port());
  client.Send(fmt::format("GET /own HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", mock.port()));
  client.Send("GET /other HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n");
  client.ReadAll();
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].host, "telemetry.vendor.example");
  EXPECT_EQ(journal.exchanges[0].port, 443);
  EXPECT_EQ(journal.exchanges[1].host, "other.example");
  EXPECT_EQ(journal.exchanges[1].port, 443) << "the socket stands for that port, whatever name was used";
}

TEST(CaptureServerTest, AProxysTunnelLeadsToTheHostThatWasNamed) {
  Listener listener;
  listener.is_proxy = true;
  MockFixture mock(listener);
  const CommandOutcome curl =
      RunCommand(fmt::format("curl -sS --max-time 20 --proxy http://127.0.0.1:{} --cacert {} -d x https://a.example/t "
                             "http://b.example:81/plain 2>&1",
                             mock.port(), mock.WriteAuthority().string()));
  EXPECT_EQ(curl.output, "{}{}");
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].host, "a.example");
  EXPECT_EQ(journal.exchanges[0].port, 443);
  EXPECT_EQ(journal.exchanges[0].scheme, "https");
  EXPECT_EQ(journal.exchanges[0].target, "/t");
  EXPECT_THAT(journal.exchanges[0].raw, testing::StartsWith("CONNECT a.example:443 HTTP/1.1\r\n"));
  EXPECT_EQ(journal.exchanges[1].host, "b.example");
  EXPECT_EQ(journal.exchanges[1].port, 81);
  EXPECT_EQ(journal.exchanges[1].target, "/plain");
  EXPECT_THAT(journal.exchanges[1].raw, testing::StartsWith("POST http://b.example:81/plain HTTP/1.1\r\n"));
}

TEST(CaptureServerTest, WebSocketMessagesAreUnmaskedOneByOne) {
  MockFixture mock;
  RawClient client(mock.port());
  client.Send(
      "GET /ws HTTP/1.1\r\nHost: h.example\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  // The key and what it must become are RFC 6455's own example, and so is the masked "Hello".
  EXPECT_THAT(client.ReadUntil("\r\n\r\n"), HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  const std::string hello("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
  const std::string halves("\x01\x82\x00\x00\x00\x00He\x80\x83\x00\x00\x00\x00llo", 17);
  const std::string ping("\x89\x81\x01\x01\x01\x01q", 7);
  for (const char c : hello + halves + ping) client.Send({&c, 1});
  EXPECT_EQ(client.ReadUntil("p"), std::string("\x8a\x01p", 3));
  client.Send(std::string("\x88\x80\x00\x00\x00\x00", 6));
  EXPECT_EQ(client.ReadAll(), std::string("\x88\x00", 2));
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 4U);
  EXPECT_EQ(journal.exchanges[0].response->status, 101);
  EXPECT_EQ(journal.exchanges[1].method, "WEBSOCKET");
  EXPECT_EQ(journal.exchanges[1].target, "/ws");
  EXPECT_EQ(journal.exchanges[1].host, "h.example");
  EXPECT_EQ(journal.exchanges[1].body, "Hello");
  EXPECT_EQ(journal.exchanges[1].raw, hello);
  EXPECT_EQ(journal.exchanges[2].body, "Hello");
  EXPECT_EQ(journal.exchanges[2].raw, halves);
  EXPECT_EQ(journal.exchanges[3].body, "p");
  EXPECT_THAT(journal.gaps, IsEmpty());
}

TEST(CaptureServerTest, ActivityCountsWhatHappened) {
  MockFixture mock;
  EXPECT_EQ(mock.server().ActivityOf(mock.listener()).connections, 0U);
  RawClient client(mock.port());
  client.Send("GET / HTTP/1.1\r\n\r\n");
  client.ReadUntil("{}");
  const Activity activity = mock.server().ActivityOf(mock.listener());
  EXPECT_EQ(activity.connections, 1U);
  EXPECT_EQ(activity.open, 1U);
  EXPECT_EQ(activity.exchanges, 1U);
  EXPECT_GT(activity.last, SteadyTime{});
  client.Close();
  mock.Finish();
  EXPECT_EQ(mock.server().ActivityOf(mock.listener()).open, 0U);
}

// A recorder that cannot write.
class BrokenRecorder final : public Recorder {
 public:
  Result<std::string> Record(const Exchange&) override { return Failure("the disk is full"); }
  Status RecordResponse(const std::string&, const Response&) override { return Failure("the disk is full"); }
  Status Record(const Flow&) override { return Failure("the disk is full"); }
  Status Record(const Gap&) override { return Failure("the disk is full"); }
};

TEST(CaptureServerTest, WhatCannotBeRecordedIsNotAnswered) {
  BrokenRecorder recorder;
  const auto authority = *Authority::Make("test authority");
  const SystemClock clock;
  const auto server = *CaptureServer::Start(recorder, *authority, *authority, clock, {});
  const int socket = *ListenOn("127.0.0.1", 0);
  const std::uint16_t port = PortOf(socket);
  const ListenerId listener = *server->Listen(socket, {});
  RawClient client(port);
  client.Send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.ReadAll(), "<reset>");
  server->Close(listener, std::chrono::seconds(10));
  ASSERT_FALSE(server->RecordingStatus().has_value());
  EXPECT_EQ(server->RecordingStatus().error().message, "the disk is full");
}

TEST(CaptureServerTest, ManyClientsAtOnceAreAllRecorded) {
  MockFixture mock;
  std::vector<std::thread> clients;
  for (int number = 0; number < 50; ++number) {
    clients.emplace_back([&mock, number] {
      RawClient client(mock.port());
      for (int i = 0; i < 4; ++i) {
        client.Send(fmt::format("GET /{}/{} HTTP/1.1\r\n\r\n", number, i));
        EXPECT_THAT(client.ReadUntil("{}"), HasSubstr("200 OK"));
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(mock.Finish().exchanges.size(), 200U);
}

TEST(CaptureServerTest, MoreClientsThanAllowedWaitTheirTurn) {
  CaptureLimits limits;
  limits.max_connections = 2;
  MockFixture mock({}, limits);
  std::vector<std::thread> clients;
  for (int number = 0; number < 8; ++number) {
    clients.emplace_back([&mock] {
      RawClient client(mock.port());
      client.Send("GET / HTTP/1.0\r\n\r\n");
      EXPECT_THAT(client.ReadAll(), HasSubstr("200 OK"));
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(mock.Finish().exchanges.size(), 8U);
}

}  // namespace
}  // namespace telltale
