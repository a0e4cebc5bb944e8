#include "harness/sandbox/network/socket_ends.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>

#include <cstring>

#include "harness/sandbox/network/socket_diagnosis.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint8_t kClosed = 7;

template <class T>
Bytes BytesOf(const T& value) {
  return Bytes(reinterpret_cast<const char*>(&value), sizeof value);
}

// As the kernel writes it: other attributes stand before the one that counts.
Bytes Message(int family, const char* source, const char* destination, std::uint16_t destination_port,
              std::uint32_t unsent_bytes) {
  nlmsghdr head{};
  inet_diag_msg body{};
  body.idiag_family = static_cast<std::uint8_t>(family);
  body.idiag_state = kClosed;
  body.id.idiag_sport = htons(40000);
  body.id.idiag_dport = htons(destination_port);
  inet_pton(family, source, &body.id.idiag_src[0]);
  inet_pton(family, destination, &body.id.idiag_dst[0]);
  tcp_info info{};
  info.tcpi_unacked = 3;
  info.tcpi_notsent_bytes = unsent_bytes;
  const rtattr protocol{sizeof(rtattr) + 1, INET_DIAG_PROTOCOL};
  const rtattr whole{sizeof(rtattr) + sizeof info, INET_DIAG_INFO};
  const Bytes rest = BytesOf(body) + BytesOf(protocol) + '\6' + Bytes(3, '\0') + BytesOf(whole) + BytesOf(info);
  head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + rest.size());
  return BytesOf(head) + rest;
}

const ConnectionEnds kSocketEnds{"203.0.113.7:40000", "198.18.0.1", 443};

class SocketEndsTest : public testing::Test {
 protected:
  SocketEnds ends_{Descriptor()};
};

TEST_F(SocketEndsTest, WhatASocketHeldBackAtItsEndIsTold) {
  ends_.Add(Message(AF_INET, "203.0.113.7", "198.18.0.1", 443, 400));
  EXPECT_TRUE(ends_.HasEnded(kSocketEnds));
  const auto taken = ends_.Take();
  EXPECT_THAT(taken.unsent, ElementsAre(Pair(kSocketEnds, 400U)));
  EXPECT_EQ(taken.lost, 0U);
  EXPECT_FALSE(ends_.HasEnded(kSocketEnds));
  EXPECT_THAT(ends_.Take().unsent, IsEmpty());
}

TEST_F(SocketEndsTest, ASocketThatHasSentAllIsAnEndAndNoMore) {
  ends_.Add(Message(AF_INET, "203.0.113.7", "198.18.0.1", 443, 0));
  EXPECT_TRUE(ends_.HasEnded(kSocketEnds));
  EXPECT_FALSE(ends_.HasEnded({"203.0.113.7:40001", "198.18.0.1", 443}));
  EXPECT_THAT(ends_.Take().unsent, IsEmpty());
}

TEST_F(SocketEndsTest, Ipv6IsToldAsTheLedgerTellsItAndMappedAddressesAsIpv4) {
  ends_.Add(Message(AF_INET6, "2001:db8::1", "fd74::5", 443, 7));
  ends_.Add(Message(AF_INET6, "::ffff:203.0.113.7", "::ffff:198.18.0.1", 443, 9));
  EXPECT_THAT(ends_.Take().unsent,
              ElementsAre(Pair(kSocketEnds, 9U), Pair(ConnectionEnds{"[2001:db8::1]:40000", "fd74::5", 443}, 7U)));
}

// The kernel has forgotten the port, and its count is none of bytes that were written.
TEST_F(SocketEndsTest, AnAbortOfTheSendersOwnIsAnEndWithoutACount) {
  ends_.Add(Message(AF_INET, "0.0.0.0", "198.18.0.1", 0, 65538));
  EXPECT_TRUE(ends_.HasEnded(kSocketEnds));
  EXPECT_THAT(ends_.Take().unsent, IsEmpty());
}

TEST_F(SocketEndsTest, OtherAndCutMessagesAreNothing) {
  const Bytes message = Message(AF_INET, "203.0.113.7", "198.18.0.1", 443, 400);
  for (std::size_t size = 0; size < message.size(); ++size) ends_.Add(message.substr(0, size));
  EXPECT_THAT(ends_.Take().unsent, IsEmpty());
  Bytes other = message;
  nlmsghdr error{};
  error.nlmsg_type = NLMSG_ERROR;
  std::memcpy(other.data(), &error, sizeof error);
  EXPECT_FALSE(ReadSocketState(other).has_value());
}

}  // namespace
}  // namespace telltale
