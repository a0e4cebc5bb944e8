#include "harness/sandbox/network/explain_flows.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

LedgerEntry Entry(const std::string& protocol, std::uint16_t port, std::uint64_t sent_bytes, bool established = true) {
  LedgerEntry entry;
  entry.flow.protocol = protocol;
  entry.flow.source = "203.0.113.7:40000";
  entry.flow.destination = "198.18.0.1";
  entry.flow.port = port;
  entry.flow.sent_bytes = sent_bytes;
  entry.opened = true;
  entry.established = established;
  entry.packet_count = 1;
  return entry;
}

const ConnectionEnds kEnds{"203.0.113.7:40000", "198.18.0.1", 443};

class ExplainFlowsTest : public testing::Test {
 protected:
  void SetUp() override {
    context_.run = "run";
    context_.own_addresses = {"203.0.113.7", "2001:db8::7", "fe80::7"};
    context_.resolver = "198.18.0.1";
    context_.name_of = [](const std::string&) { return std::string("vendor.example"); };
    context_.record = [this](const Exchange& exchange) -> Result<std::string> {
      recorded_.push_back(exchange);
      return "x00009";
    };
  }
  ExplainedFlows Explain(const LedgerEntry& entry) { return ExplainFlows({entry}, context_).value(); }
  FlowContext context_;
  std::vector<Exchange> recorded_;
};

TEST_F(ExplainFlowsTest, AnExchangeExplainsItsConnection) {
  context_.connections[kEnds] = {"x00001", 500};
  const auto explained = Explain(Entry("tcp", 443, 500));
  EXPECT_EQ(explained.flows[0].explanation, "exchange:x00001");
  EXPECT_EQ(explained.flows[0].name, "vendor.example");
  EXPECT_TRUE(explained.gaps.empty());
}

TEST_F(ExplainFlowsTest, BytesThatNoExchangeExplainsAreAGap) {
  const auto explained = Explain(Entry("tcp", 443, 500));
  EXPECT_EQ(explained.flows[0].explanation, "");
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unexplained-flow");
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("vendor.example port 443"));
}

TEST_F(ExplainFlowsTest, AConnectionWithoutAByteIsAnAttempt) {
  EXPECT_EQ(Explain(Entry("tcp", 443, 0)).flows[0].explanation, "attempt");
}

TEST_F(ExplainFlowsTest, WhatOurFaultRefusedIsRefused) {
  context_.connections_fail = true;
  EXPECT_EQ(Explain(Entry("tcp", 443, 0, false)).flows[0].explanation, "refused");
}

TEST_F(ExplainFlowsTest, BytesOfAnEstablishedConnectionAreNotExcusedByAFault) {
  context_.connections_fail = true;
  EXPECT_EQ(Explain(Entry("tcp", 443, 9)).gaps.size(), 1U);
}

TEST_F(ExplainFlowsTest, WhatWasSentAndNotReadIsAGapWithItsSizeAndPlace) {
  context_.connections[kEnds] = {"x00001", 480};
  const auto explained = Explain(Entry("tcp", 443, 500));
  EXPECT_EQ(explained.flows[0].explanation, "exchange:x00001");
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unexplained-flow");
  EXPECT_EQ(explained.gaps[0].exchange, "x00001");
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("of 500 bytes"));
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("vendor.example port 443 20 were not read"));
}

// All that was sent has been read, and yet not all that was written.
TEST_F(ExplainFlowsTest, WhatTheSendersKernelDroppedUnsentIsAGapWithItsSizeAndPlace) {
  context_.connections[kEnds] = {"x00001", 500};
  context_.unsent[kEnds] = 400;
  const auto explained = Explain(Entry("tcp", 443, 500));
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unexplained-flow");
  EXPECT_EQ(explained.gaps[0].exchange, "x00001");
  EXPECT_THAT(explained.gaps[0].message,
              testing::StartsWith("400 bytes from 203.0.113.7:40000 to vendor.example port 443 were written"));
}

// It takes a number as a byte does.
TEST_F(ExplainFlowsTest, TheEndOfAConnectionThatWasNeverSentIsNoByte) {
  context_.connections[kEnds] = {"x00001", 500};
  LedgerEntry entry = Entry("tcp", 443, 500);
  context_.unsent[kEnds] = 1;
  EXPECT_EQ(Explain(entry).gaps.size(), 1U) << "a byte: nobody had closed it";
  entry.was_closed_before_reset = true;
  EXPECT_TRUE(Explain(entry).gaps.empty());
  context_.unsent[kEnds] = 2;
  const auto explained = Explain(entry);
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_THAT(explained.gaps[0].message, testing::StartsWith("1 bytes from"));
}

TEST_F(ExplainFlowsTest, WhatWasDroppedOnAConnectionThatBroughtNothingIsAGapToo) {
  context_.unsent[kEnds] = 400;
  EXPECT_EQ(Explain(Entry("tcp", 443, 0)).gaps.size(), 1U);
}

TEST_F(ExplainFlowsTest, WhatACellsProcessesDroppedOnTheWayToEachOtherIsNone) {
  context_.connections[kEnds] = {"x00001", 500};
  context_.unsent[{"127.0.0.1:40000", "127.0.0.1", 9000}] = 400;
  EXPECT_TRUE(Explain(Entry("tcp", 443, 500)).gaps.empty());
}

// A sender may bind one port and reach two servers from it.
TEST_F(ExplainFlowsTest, AnotherConnectionFromTheSamePortExplainsNothing) {
  context_.connections[{"203.0.113.7:40000", "198.18.0.2", 443}] = {"x00001", 500};
  const auto explained = Explain(Entry("tcp", 443, 500));
  EXPECT_EQ(explained.flows[0].explanation, "");
  EXPECT_EQ(explained.gaps.size(), 2U);  // and the other one does not stand in the ledger
}

TEST_F(ExplainFlowsTest, BytesThatWereReadAndNotCountedShowThatTheLedgerMissesPackets) {
  context_.connections[kEnds] = {"x00001", 700};
  const auto explained = Explain(Entry("tcp", 443, 500));
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("of 700 bytes that were read"));
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("saw 500"));
}

// The kernel gives the second of two connections that would look alike where all are caught another port.
TEST_F(ExplainFlowsTest, AConnectionWhosePortWasChangedOnTheWayIsFound) {
  LedgerEntry other = Entry("tcp", 80, 90);
  context_.connections[{"203.0.113.7:40000", "198.18.0.1", 80}] = {"x00001", 90};
  context_.connections[{"203.0.113.7:26838", "198.18.0.1", 443}] = {"x00002", 77};
  context_.connections[{"203.0.113.7:26839", "198.18.0.1", 443}] = {"x00003", 500};
  LedgerEntry second = Entry("tcp", 443, 77);
  second.flow.source = "203.0.113.7:40001";
  const auto explained = ExplainFlows({other, Entry("tcp", 443, 500), second}, context_).value();
  EXPECT_TRUE(explained.gaps.empty());
  EXPECT_EQ(explained.flows[1].explanation, "exchange:x00003");
  EXPECT_EQ(explained.flows[2].explanation, "exchange:x00002");
}

TEST_F(ExplainFlowsTest, AChangedPortExplainsOneConnectionAndNotTwo) {
  context_.connections[{"203.0.113.7:26838", "198.18.0.1", 443}] = {"x00002", 500};
  LedgerEntry second = Entry("tcp", 443, 500);
  second.flow.source = "203.0.113.7:40001";
  EXPECT_EQ(ExplainFlows({Entry("tcp", 443, 500), second}, context_).value().gaps.size(), 1U);
}

TEST_F(ExplainFlowsTest, QuestionsThatWereReadAndNotCountedAreAGap) {
  context_.dns["203.0.113.7:40000"].datagrams = 3;
  EXPECT_EQ(Explain(Entry("udp", 53, 90)).gaps.size(), 1U);
}

TEST_F(ExplainFlowsTest, LoopbackDoesNotPassWherePacketsAreCounted) {
  context_.name_of = [](const std::string& address) { return address == "127.0.0.1" ? "localhost" : "vendor.example"; };
  context_.connections[kEnds] = {"x00001", 500};
  context_.connections[{"127.0.0.1:40000", "127.0.0.1", 4318}] = {"x00002", 90};
  EXPECT_TRUE(Explain(Entry("tcp", 443, 500)).gaps.empty());
}

TEST_F(ExplainFlowsTest, QuestionsThatTheResponderDidNotTakeAreAGap) {
  context_.dns["203.0.113.7:40000"].datagrams = 2;
  LedgerEntry entry = Entry("udp", 53, 90);
  entry.packet_count = 3;
  const auto explained = Explain(entry);
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("of 3 datagrams to vendor.example port 53 1 did not"));
}

TEST_F(ExplainFlowsTest, OptionsOfIpAreAnExchangeAndAGap) {
  context_.connections[kEnds] = {"x00001", 500};
  LedgerEntry entry = Entry("tcp", 443, 500);
  entry.options = "hidden";
  entry.option_bytes = 6;
  const auto explained = Explain(entry);
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_EQ(recorded_[0].scheme, "ip");
  EXPECT_EQ(recorded_[0].body, "hidden");
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unparsed-protocol");
}

TEST_F(ExplainFlowsTest, DnsIsDnsByEitherProtocol) {
  context_.dns["203.0.113.7:40000"] = {1, 30};
  EXPECT_EQ(Explain(Entry("udp", 53, 30)).flows[0].explanation, "dns");
  EXPECT_EQ(Explain(Entry("tcp", 53, 30)).flows[0].explanation, "dns");
  EXPECT_TRUE(recorded_.empty());
}

// Whoever asks chooses the address, and so its bytes.
TEST_F(ExplainFlowsTest, AQuestionToAnotherResolverIsNoPlainDns) {
  context_.dns["203.0.113.7:40000"] = {1, 30};
  for (const char* protocol : {"udp", "tcp"}) {
    LedgerEntry entry = Entry(protocol, 53, 30);
    entry.flow.destination = "8.8.8.8";
    const auto explained = Explain(entry);
    EXPECT_EQ(explained.flows.at(0).explanation, "other-resolver") << protocol;
  }
}

TEST_F(ExplainFlowsTest, AConnectionToPort53WithoutAByteIsAnAttemptLikeAnyOther) {
  for (const bool established : {true, false}) {
    const auto explained = Explain(Entry("tcp", 53, 0, established));
    EXPECT_EQ(explained.flows.at(0).explanation, "attempt");
    EXPECT_TRUE(explained.gaps.empty());
  }
}

TEST_F(ExplainFlowsTest, ASourceThatIsNotTheCellsIsAGapOnce) {
  context_.dns["[2068:6f73:74::1]:9"] = {2, 0};
  LedgerEntry entry = Entry("udp", 53, 30);
  entry.flow.source = "[2068:6f73:74::1]:9";
  const auto explained = ExplainFlows({entry, entry}, context_).value();
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unexplained-flow");
  EXPECT_THAT(explained.gaps[0].message, testing::HasSubstr("comes from 2068:6f73:74::1, which"));
}

TEST_F(ExplainFlowsTest, ASourceIsKnownWithAPortAndWithout) {
  for (const char* own : {"203.0.113.7:9", "203.0.113.7", "[2001:db8::7]:9", "2001:db8::7"}) {
    LedgerEntry entry = Entry("tcp", 443, 0);
    entry.flow.source = own;
    EXPECT_TRUE(Explain(entry).gaps.empty()) << own;
  }
  for (const char* foreign : {"203.0.113.8:9", "203.0.113.8", "[2001:db8::8]:9", "2001:db8::8"}) {
    LedgerEntry entry = Entry("tcp", 443, 0);
    entry.flow.source = foreign;
    EXPECT_EQ(Explain(entry).gaps.size(), 1U) << foreign;
  }
}

TEST_F(ExplainFlowsTest, ANeighbourThatIsAskedForIsAnExchangeWithItsAddress) {
  LedgerEntry entry = Entry("icmp6", 0, 16);
  entry.flow.source = "fe80::7";
  entry.flow.destination = "fe80::6869:6464:656e";
  entry.asks_for_neighbour = true;
  entry.datagrams = Bytes(16, 'a');
  const auto explained = Explain(entry);
  EXPECT_EQ(explained.flows.at(0).explanation, "exchange:x00009");
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_EQ(recorded_[0].scheme, "ip");
  EXPECT_EQ(recorded_[0].body, Bytes(16, 'a'));
  EXPECT_TRUE(explained.gaps.empty());
}

TEST_F(ExplainFlowsTest, ThatNobodyElseHasItsAddressIsTheKernelsQuestion) {
  LedgerEntry entry = Entry("icmp6", 0, 16);
  entry.flow.source = "::";
  entry.flow.destination = "fe80::7";
  entry.asks_for_neighbour = true;
  const auto explained = Explain(entry);
  EXPECT_TRUE(explained.flows.empty());
  EXPECT_TRUE(explained.gaps.empty());
  EXPECT_TRUE(recorded_.empty());
}

TEST_F(ExplainFlowsTest, DatagramsBecomeAnExchangeAndAGap) {
  LedgerEntry entry = Entry("udp", 8125, 5);
  entry.datagrams = "a:1|c";
  const auto explained = Explain(entry);
  EXPECT_EQ(explained.flows[0].explanation, "exchange:x00009");
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_EQ(recorded_[0].scheme, "udp");
  EXPECT_EQ(recorded_[0].body, "a:1|c");
  EXPECT_EQ(recorded_[0].host, "vendor.example");
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unparsed-protocol");
  EXPECT_EQ(explained.gaps[0].exchange, "x00009");
}

TEST_F(ExplainFlowsTest, OtherProtocolsAreAGap) {
  LedgerEntry entry = Entry("icmp", 0, 64);
  entry.datagrams = Bytes(64, 'p');
  const auto explained = Explain(entry);
  EXPECT_EQ(explained.flows[0].explanation, "exchange:x00009");
  ASSERT_EQ(explained.gaps.size(), 1U);
  EXPECT_EQ(explained.gaps[0].kind, "unparsed-protocol");
  EXPECT_EQ(recorded_[0].scheme, "ip");
}

TEST_F(ExplainFlowsTest, ARecordThatCannotBeMadeFails) {
  context_.record = [](const Exchange&) -> Result<std::string> { return Failure("disk full"); };
  EXPECT_FALSE(ExplainFlows({Entry("udp", 8125, 5)}, context_));
}

}  // namespace
}  // namespace telltale
