#include "harness/sandbox/network/flow_ledger.h"

#include <gmock/gmock.h>

#include <random>

namespace telltale {
namespace {

using namespace std::string_literals;

Bytes BigEndian(std::uint64_t value, int bytes) {
  Bytes out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
  return out;
}

const Bytes kSource4 = "\xcb\x00\x71\x07"s;  // 203.0.113.7

Bytes Ipv4(int protocol, const Bytes& payload, const Bytes& destination = "\x01\x02\x03\x04"s) {
  return Bytes(12, '\0') + "\x08\x00\x45\x00"s + BigEndian(20 + payload.size(), 2) + Bytes(5, '\0') +
         static_cast<char>(protocol) + "\0\0"s + kSource4 + destination + payload;
}

Bytes Ipv6(int next_header, const Bytes& payload) {
  return Bytes(12, '\0') + "\x86\xdd\x60\x00\x00\x00"s + BigEndian(payload.size(), 2) + static_cast<char>(next_header) +
         '\x40' + "\x20\x01\x0d\xb8"s + Bytes(11, '\0') + '\1' + "\x26\x06"s + Bytes(13, '\0') + '\2' + payload;
}

Bytes Tcp(std::uint32_t sequence, int flags, std::size_t data_bytes, int port = 443) {
  return BigEndian(40000, 2) + BigEndian(static_cast<std::uint64_t>(port), 2) + BigEndian(sequence, 4) +
         Bytes(4, '\0') + '\x50' + static_cast<char>(flags) + Bytes(6, '\0') + Bytes(data_bytes, 'd');
}

Bytes Udp(int port, const Bytes& data) {
  return BigEndian(40000, 2) + BigEndian(static_cast<std::uint64_t>(port), 2) + BigEndian(8 + data.size(), 2) +
         Bytes(2, '\0') + data;
}

constexpr int kSyn = 2, kAck = 16, kFin = 17;

TEST(FlowLedgerTest, AConnectionIsOneFlowWithItsBytes) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(101, kAck, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(101, kAck, 10)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(111, kFin, 5)), WallTime{});
  EXPECT_EQ(ledger.counts().connections, 1U);
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].flow.protocol, "tcp");
  EXPECT_EQ(entries[0].flow.source, "203.0.113.7:40000");
  EXPECT_EQ(entries[0].flow.destination, "1.2.3.4");
  EXPECT_EQ(entries[0].flow.port, 443);
  EXPECT_EQ(entries[0].flow.sent_bytes, 15U);
  EXPECT_TRUE(entries[0].established);
}

TEST(FlowLedgerTest, BytesThatAreSentAgainCountOnceAlsoAcrossTheEndOfTheNumbers) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(0xfffffffa, kSyn, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(0xfffffffb, kAck, 10)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(0xfffffffb, kAck, 10)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(0xffffffff, kAck, 10)), WallTime{});
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 14U);
}

TEST(FlowLedgerTest, WhoseEndWasGivenBeforeAResetIsToldByItsFirstReset) {
  constexpr int kReset = 4;
  const auto reset_by = [](const std::vector<int>& resets) {
    FlowLedger ledger;
    ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
    ledger.Add(Ipv4(6, Tcp(101, kAck, 10)), WallTime{});
    for (const int flags : resets) ledger.Add(Ipv4(6, Tcp(111, flags, 0)), WallTime{});
    return ledger.Take().at(0).was_closed_before_reset;
  };
  EXPECT_FALSE(reset_by({}));
  EXPECT_TRUE(reset_by({kReset, kReset}));
  EXPECT_FALSE(reset_by({kReset | kAck})) << "an answer was left unread";
  EXPECT_FALSE(reset_by({kReset | kAck, kReset})) << "and more of it came";
}

TEST(FlowLedgerTest, AConnectionThatIsRefusedWasNeverEstablished) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  const auto entries = ledger.Take();
  EXPECT_TRUE(entries.at(0).opened);
  EXPECT_FALSE(entries.at(0).established);
  EXPECT_EQ(ledger.counts().connections, 0U);
}

TEST(FlowLedgerTest, TheEndOfAnEarlierConnectionIsNoNewFlow) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  ledger.Take();
  ledger.Add(Ipv4(6, Tcp(101, kAck, 0)), WallTime{});
  EXPECT_TRUE(ledger.Take().empty());
  ledger.Add(Ipv4(6, Tcp(101, kAck, 3)), WallTime{});
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 3U);
  ledger.Add(Ipv4(6, Tcp(104, kFin, 0)), WallTime{});
  EXPECT_TRUE(ledger.Take().empty());
}

TEST(FlowLedgerTest, DatagramsAreKept) {
  FlowLedger ledger;
  ledger.Add(Ipv4(17, Udp(8125, "a:1|c")), WallTime{});
  ledger.Add(Ipv4(17, Udp(8125, "b:2|c")), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].datagrams, "a:1|cb:2|c");
  EXPECT_EQ(entries[0].flow.sent_bytes, 10U);
  EXPECT_EQ(entries[0].packet_count, 2U);
}

TEST(FlowLedgerTest, Ipv6AndItsExtensionsAreRead) {
  FlowLedger ledger;
  ledger.Add(Ipv6(0, "\x11\0\0\0\0\0\0\0"s + Udp(53, "q")), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].flow.protocol, "udp");
  EXPECT_EQ(entries[0].flow.source, "[2001:db8::1]:40000");
  EXPECT_EQ(entries[0].flow.destination, "2606::2");
}

TEST(FlowLedgerTest, WhatTheKernelSaysOfItsOwnIsNoFlow) {
  FlowLedger ledger;
  for (const char* type : {"\x85", "\x86", "\x88", "\x89", "\1"}) {  // of routers, of itself, an error
    ledger.Add(Ipv6(58, type + Bytes(23, '\0')), WallTime{});
  }
  ledger.Add(Ipv4(1, "\x03\x03\0\0"s), WallTime{});                         // port unreachable
  ledger.Add(Bytes(12, '\0') + "\x08\x06"s + Bytes(28, '\0'), WallTime{});  // ARP
  EXPECT_TRUE(ledger.Take().empty());
}

TEST(FlowLedgerTest, ASolicitationThatIsNoneIsAFlow) {
  FlowLedger ledger;
  ledger.Add(Ipv6(58, "\x87\0\0\0cut"s), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].datagrams, "\x87\0\0\0cut"s);
}

// A process chooses which groups it joins.
TEST(FlowLedgerTest, GroupMembershipIsAFlow) {
  FlowLedger ledger;
  ledger.Add(Ipv6(0, "\x3a\0\0\0\0\0\0\0\x8f\0\0\0group"s), WallTime{});
  ledger.Add(Ipv4(2, "\x16\0\0\0"s), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].datagrams, "\x8f\0\0\0group"s);
}

Bytes Ipv4Fragment(const Bytes& fragment, const Bytes& payload) {
  Bytes frame = Ipv4(17, payload);
  return frame.replace(14 + 6, 2, fragment);
}

TEST(FlowLedgerTest, TheFragmentsOfADatagramAreOne) {
  FlowLedger ledger;
  ledger.Add(Ipv4Fragment("\x20\x00"s, Udp(53, "first ")), WallTime{});
  ledger.Add(Ipv4Fragment("\x00\x02"s, "and last"), WallTime{});
  EXPECT_EQ(ledger.counts().dns_datagrams, 1U);
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].packet_count, 1U);
  EXPECT_EQ(entries[0].flow.port, 53);
  EXPECT_EQ(entries[0].datagrams, "first and last");
  EXPECT_EQ(entries[0].flow.sent_bytes, 14U);
}

TEST(FlowLedgerTest, OptionsOfTheHeaderAreKept) {
  FlowLedger ledger;
  Bytes frame = Ipv4(6, Bytes(8, '\x07') + Tcp(100, kSyn, 0));
  frame[14] = '\x47';  // seven words of header
  ledger.Add(frame, WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].options, Bytes(8, '\x07'));
  EXPECT_EQ(entries[0].flow.port, 443);
}

// What the kernel had no room for shows in the number of the next packet, also where that is the end.
TEST(FlowLedgerTest, SegmentsThatWentByUnseenAreCounted) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(101 + 5000, kFin, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(102 + 5000, kAck, 0)), WallTime{});  // the end itself has a number, too
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 5000U);
}

TEST(FlowLedgerTest, TheSamePortsAgainAreAnotherConnection) {
  FlowLedger ledger;
  for (const std::uint32_t first : {100U, 90000U}) {
    ledger.Add(Ipv4(6, Tcp(first, kSyn, 0)), WallTime{});
    ledger.Add(Ipv4(6, Tcp(first + 1, kAck, 10)), WallTime{});
    ledger.Add(Ipv4(6, Tcp(first + 11, kFin, 0)), WallTime{});
  }
  EXPECT_EQ(ledger.counts().connections, 2U);
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 20U);
}

// A fast open says its first bytes at once, and again when the other side does not know that.
TEST(FlowLedgerTest, DataOfTheFirstSegmentCountsOnce) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 7)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(101, kAck, 7)), WallTime{});
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 7U);
}

TEST(FlowLedgerTest, AResetMayBearAnyNumber) {
  FlowLedger ledger;
  ledger.Add(Ipv4(6, Tcp(100, kSyn, 0)), WallTime{});
  ledger.Add(Ipv4(6, Tcp(5000, 0x14, 0)), WallTime{});
  EXPECT_EQ(ledger.Take().at(0).flow.sent_bytes, 0U);
}

// RFC 4861, section 4.3: type, code, checksum, four bytes, the target, options.
Bytes Solicitation(const Bytes& target) { return "\x87"s + Bytes(7, '\0') + target + "\1\1macmac"s; }

// RFC 826, as Ethernet and IPv4 have it.
Bytes Arp(int operation, const Bytes& target) {
  return Bytes(12, '\0') + "\x08\x06\0\1\x08\0\6\4\0"s + static_cast<char>(operation) + "macmac"s + kSource4 +
         Bytes(6, '\0') + target;
}

TEST(FlowLedgerTest, ANeighbourThatIsAskedForIsAFlowToIt) {
  const Bytes target = "\xfe\x80"s + Bytes(6, '\0') + "hostname";
  FlowLedger ledger;
  ledger.Add(Ipv6(58, Solicitation(target)), WallTime{});
  ledger.Add(Ipv6(58, Solicitation(target)), WallTime{});  // again, since nobody answers
  ledger.Add(Arp(1, "\x09\x08\x07\x06"s), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].flow.protocol, "icmp6");
  EXPECT_EQ(entries[0].flow.source, "2001:db8::1");
  EXPECT_EQ(entries[0].flow.destination, "fe80::686f:7374:6e61:6d65");
  EXPECT_EQ(entries[0].datagrams, target);
  EXPECT_EQ(entries[0].flow.sent_bytes, 16U);
  EXPECT_EQ(entries[1].flow.protocol, "arp");
  EXPECT_EQ(entries[1].flow.source, "203.0.113.7");
  EXPECT_EQ(entries[1].flow.destination, "9.8.7.6");
  EXPECT_EQ(entries[1].flow.sent_bytes, 4U);
  for (const LedgerEntry& entry : entries) EXPECT_TRUE(entry.asks_for_neighbour);
}

TEST(FlowLedgerTest, AnEchoToANeighbourIsAnotherFlowThanAskingForIt) {
  const Bytes target = "\x26\x06"s + Bytes(13, '\0') + '\2';  // whom Ipv6() sends to
  FlowLedger ledger;
  ledger.Add(Ipv6(58, Solicitation(target)), WallTime{});
  ledger.Add(Ipv6(58, "\x80\0\0\0payload"s), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_FALSE(entries[1].asks_for_neighbour);
}

TEST(FlowLedgerTest, AnEchoRequestAndUnknownProtocolsAreFlows) {
  FlowLedger ledger;
  ledger.Add(Ipv4(1, "\x08\0\0\0payload"s), WallTime{});
  ledger.Add(Ipv4(132, "sctp"), WallTime{});
  const auto entries = ledger.Take();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].flow.protocol, "icmp");
  EXPECT_EQ(entries[1].flow.protocol, "ip-132");
}

TEST(FlowLedgerTest, MoreFlowsThanItKeepsAreCounted) {
  FlowLedger ledger;
  for (std::size_t i = 0; i < FlowLedger::kMaxFlows + 3; ++i) {
    ledger.Add(Ipv4(17, Udp(9, "x"), BigEndian(0x0a000000 + i, 4)), WallTime{});
  }
  EXPECT_EQ(ledger.forgotten(), 3U);
  EXPECT_EQ(ledger.Take().size(), FlowLedger::kMaxFlows);
}

TEST(FlowLedgerTest, DamagedFramesNeverCrashIt) {
  std::mt19937 random(1);
  const std::vector<Bytes> seeds = {Ipv4(6, Tcp(1, kSyn, 4)), Ipv4(17, Udp(9, "x")), Ipv6(0, "\x11\0\0\0\0\0\0\0"s),
                                    Ipv6(6, Tcp(1, kAck, 4))};
  FlowLedger ledger;
  for (int round = 0; round < 50000; ++round) {
    Bytes frame = seeds[random() % seeds.size()];
    for (int change = 0; change < 4; ++change) frame[random() % frame.size()] = static_cast<char>(random());
    frame.resize(random() % (frame.size() + 1));
    ledger.Add(frame, WallTime{});
  }
  EXPECT_LE(ledger.Take().size(), FlowLedger::kMaxFlows);
}

}  // namespace
}  // namespace telltale
