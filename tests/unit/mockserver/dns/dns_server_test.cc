#include "mockserver/dns/dns_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <thread>

namespace telltale {
namespace {

using namespace std::string_literals;

class FakeRecorder final : public Recorder {
 public:
  Result<std::string> Record(const Exchange& exchange) override {
    const std::lock_guard lock(mutex_);
    if (is_full) return Failure("disk full");
    exchanges.push_back(exchange);
    return "x" + std::to_string(exchanges.size());
  }
  Status RecordResponse(const std::string&, const Response&) override { return {}; }
  Status Record(const Flow&) override { return {}; }
  Status Record(const Gap& gap) override {
    const std::lock_guard lock(mutex_);
    gaps.push_back(gap);
    return {};
  }
  bool is_full = false;
  std::vector<Exchange> exchanges;
  std::vector<Gap> gaps;

 private:
  std::mutex mutex_;
};

// Sockets on the loopback stand for those of a namespace.
class DnsServerTest : public testing::Test {
 protected:
  void Start() {
    DnsSockets sockets;
    udp_socket_ = Bound(SOCK_DGRAM, udp_);
    sockets.udp.push_back(udp_socket_);
    sockets.tcp.push_back(Bound(SOCK_STREAM, tcp_));
    server_ = DnsServer::Start(std::move(sockets), recorder_, clock_, names_).value();
    server_->Assign("run", {});
  }
  static int Bound(int type, sockaddr_in& address) {
    const int bound = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(bound, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(bound, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_TRUE(type == SOCK_DGRAM || listen(bound, 8) == 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size), 0);
    return bound;
  }
  static Bytes Query(const std::string& label, char type) {
    return "\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"s + static_cast<char>(label.size()) + label + "\0\0"s +
           type + "\0\1"s;
  }
  Bytes Ask(int type, const sockaddr_in& address, const Bytes& bytes) {
    const int client = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    EXPECT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(send(client, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    std::array<char, 1024> buffer;
    const ssize_t count = recv(client, buffer.data(), buffer.size(), 0);
    close(client);
    return count <= 0 ? Bytes() : Bytes(buffer.data(), static_cast<std::size_t>(count));
  }

  FakeRecorder recorder_;
  SystemClock clock_;
  NameTable names_;
  sockaddr_in udp_{}, tcp_{};
  int udp_socket_ = -1;  // the server's
  std::unique_ptr<DnsServer> server_;
};

TEST_F(DnsServerTest, EveryNameHasAnAddressAndTheQueryIsRecorded) {
  Start();
  const Bytes reply = Ask(SOCK_DGRAM, udp_, Query("vendor", 1));
  EXPECT_THAT(reply, testing::EndsWith("\xc6\x12\x00\x01"s));
  ASSERT_EQ(recorder_.exchanges.size(), 1U);
  EXPECT_EQ(recorder_.exchanges[0].scheme, "dns");
  EXPECT_EQ(recorder_.exchanges[0].host, "vendor");
  EXPECT_EQ(recorder_.exchanges[0].method, "A");
  EXPECT_EQ(recorder_.exchanges[0].run, "run");
  EXPECT_EQ(recorder_.exchanges[0].body, Query("vendor", 1));
}

TEST_F(DnsServerTest, EveryNameHasAnAddressOfIpv6Too) {
  Start();
  EXPECT_THAT(Ask(SOCK_DGRAM, udp_, Query("vendor", 28)), testing::EndsWith("\xfdtelltal\0\0\0\0\0\0\0\1"s));
  server_->Assign("run", {false, true});
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("vendor", 28)).substr(6, 2), "\0\0"s);
}

// Who waits for it in vain may do something else than it would have done.
TEST_F(DnsServerTest, AnAnswerThatCannotBeSentIsAGapOnceARun) {
  Start();
  const int client = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&udp_), sizeof udp_), 0);
  shutdown(udp_socket_, SHUT_WR);  // it still takes questions
  const Bytes query = Query("vendor", 1);
  for (int i = 0; i < 2; ++i)
    ASSERT_EQ(send(client, query.data(), query.size(), 0), static_cast<ssize_t>(query.size()));
  DnsProgress progress;
  while (progress.datagrams < 2 || progress.is_busy) {
    progress = server_->Progress();
    std::this_thread::yield();
  }
  close(client);
  server_.reset();
  EXPECT_EQ(recorder_.exchanges.size(), 2U);
  ASSERT_EQ(recorder_.gaps.size(), 1U);
  EXPECT_EQ(recorder_.gaps[0].kind, "resource-limit");
  EXPECT_EQ(recorder_.gaps[0].run, "run");
}

TEST_F(DnsServerTest, TheNameOfAMetadataServiceHasItsAddress) {
  Start();
  EXPECT_THAT(Ask(SOCK_DGRAM, udp_, Query("metadata", 1)), testing::EndsWith("\xa9\xfe\xa9\xfe"s));
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("metadata", 28)).substr(6, 2), "\0\0"s);
}

// Each of a flood is recorded, and counted for its sender; nobody waits for an answer.
TEST_F(DnsServerTest, AFloodIsTakenQuestionByQuestion) {
  Start();
  constexpr std::size_t kQuestions = 3000;
  const int client = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&udp_), sizeof udp_), 0);
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const Bytes query = Query("n" + std::to_string(i), 1);
    ASSERT_EQ(send(client, query.data(), query.size(), 0), static_cast<ssize_t>(query.size()));
    // The kernel's own queue is not what is tested.
    while (i % 64 == 63 && server_->Progress().datagrams <= i) std::this_thread::yield();
  }
  while (server_->Progress().datagrams < kQuestions || server_->Progress().is_busy) std::this_thread::yield();
  sockaddr_in own{};
  socklen_t size = sizeof own;
  getsockname(client, reinterpret_cast<sockaddr*>(&own), &size);
  close(client);
  EXPECT_EQ(recorder_.exchanges.size(), kQuestions);
  EXPECT_EQ(server_->TakeReceived()["127.0.0.1:" + std::to_string(ntohs(own.sin_port))].datagrams, kQuestions);
}

TEST_F(DnsServerTest, AConnectionIsReadToItsEndThoughNobodyTakesTheAnswers) {
  Start();
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&tcp_), sizeof tcp_), 0);
  Bytes all;
  for (int i = 0; i < 50; ++i) {
    const Bytes query = Query("n" + std::to_string(i), 1);
    all += Bytes{'\0', static_cast<char>(query.size())} + query;
  }
  ASSERT_EQ(send(client, all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
  close(client);
  while (server_->Progress().connections == 0 || server_->Progress().open_connections > 0) std::this_thread::yield();
  EXPECT_EQ(recorder_.exchanges.size(), 50U);
}

TEST_F(DnsServerTest, OtherTypesAreEmptyAndAddressesHaveNoNames) {
  Start();
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("vendor", 16)).substr(2, 2), "\x81\x80"s);
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("vendor", 16)).substr(6, 2), "\0\0"s);
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("vendor", 12)).substr(2, 2), "\x81\x83"s);
}

TEST_F(DnsServerTest, SeveralQueriesComeThroughOneTcpConnection) {
  Start();
  const Bytes query = Query("one", 1);
  const Bytes framed = Bytes{'\0', static_cast<char>(query.size())} + query;
  const Bytes reply = Ask(SOCK_STREAM, tcp_, framed);
  ASSERT_GT(reply.size(), 2U);
  EXPECT_EQ(static_cast<std::size_t>(reply[1]), reply.size() - 2);
  EXPECT_THAT(reply, testing::EndsWith("\xc6\x12\x00\x01"s));
}

TEST_F(DnsServerTest, FailsWhenToldTo) {
  Start();
  server_->Assign("run#2", {true, false});
  EXPECT_EQ(Ask(SOCK_DGRAM, udp_, Query("vendor", 1)).substr(2, 2), "\x81\x82"s);
  EXPECT_EQ(recorder_.exchanges.at(0).run, "run#2");
}

TEST_F(DnsServerTest, WhatIsNoQueryIsRecordedAndAGap) {
  Start();
  EXPECT_EQ(Ask(SOCK_STREAM, tcp_, "\x00\x03xyz"s), "");
  server_.reset();  // it may still be recording
  ASSERT_EQ(recorder_.exchanges.size(), 1U);
  EXPECT_EQ(recorder_.exchanges[0].body, "xyz");
  ASSERT_EQ(recorder_.gaps.size(), 1U);
  EXPECT_EQ(recorder_.gaps[0].kind, "unparsable");
}

TEST_F(DnsServerTest, WithoutARecordThereIsNoAnswerAndTheFailureStays) {
  recorder_.is_full = true;
  Start();
  const Bytes query = Query("vendor", 1);
  EXPECT_EQ(Ask(SOCK_STREAM, tcp_, Bytes{'\0', static_cast<char>(query.size())} + query), "");
  ASSERT_FALSE(server_->RecordingStatus());
  EXPECT_EQ(server_->RecordingStatus().error().message, "disk full");
}

}  // namespace
}  // namespace telltale
