#include "harness/sandbox/network/cell_network.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/veth.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>

#include "harness/sandbox/network/netlink.h"
#include "harness/sandbox/network/redirect_rules.h"

namespace telltale {
namespace {

constexpr const char* kCellInterface = "eth0";
constexpr const char* kGatewayInterface = "gw0";
constexpr const char* kGatewayIpv6 = "fe80::1";
constexpr const char* kGatewayMac = "02:00:00:00:00:01";
constexpr int kCellIndex = 2;     // the first interface after lo
constexpr int kGatewayIndex = 2;  // in its own namespace
constexpr int kLoopbackIndex = 1;
constexpr std::uint8_t kHostPrefix4 = 32;
constexpr std::uint8_t kHostPrefix6 = 128;

Bytes Address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return {reinterpret_cast<char*>(bytes.data()), 4};
  CHECK_THAT(inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1);
  return {reinterpret_cast<char*>(bytes.data()), 16};
}

Bytes MacBytes(const std::string& text) {
  Bytes mac;
  for (std::size_t at = 0; at + 1 < text.size(); at += 3) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + 2, value, 16);
    mac += static_cast<char>(value);
  }
  CHECK_THAT(mac.size() == 6);
  return mac;
}

NetlinkMessage NewAddress(int interface, const std::string& address, std::uint8_t prefix) {
  const Bytes bytes = Address(address);
  NetlinkMessage message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  ifaddrmsg head{};
  head.ifa_family = bytes.size() == 4 ? AF_INET : AF_INET6;
  head.ifa_prefixlen = prefix;
  head.ifa_index = static_cast<std::uint32_t>(interface);
  // Nobody else can have it. Its subnet is not reached directly: a neighbour would have to be asked for first, and all
  // there is is behind the gateway.
  constexpr std::uint32_t kFlags = IFA_F_NODAD | IFA_F_NOPREFIXROUTE;
  message.Header(head).Attribute(IFA_LOCAL, bytes).Attribute(IFA_ADDRESS, bytes).Number(IFA_FLAGS, kFlags);
  return message;
}

struct Route {
  std::string destination;  // "0.0.0.0" or "::" with prefix 0: everything
  std::uint8_t prefix = 0;
  int interface = 0;    // 0: none
  std::string gateway;  // empty: directly
  std::uint8_t type = RTN_UNICAST;
  std::uint8_t table = RT_TABLE_MAIN;
};

NetlinkMessage NewRoute(const Route& route) {
  const Bytes destination = Address(route.destination);
  NetlinkMessage message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_ACK);
  rtmsg head{};
  head.rtm_family = destination.size() == 4 ? AF_INET : AF_INET6;
  head.rtm_dst_len = route.prefix;
  head.rtm_table = route.table;
  head.rtm_protocol = RTPROT_BOOT;
  head.rtm_scope = RT_SCOPE_UNIVERSE;
  if (route.type == RTN_LOCAL) head.rtm_scope = RT_SCOPE_HOST;
  if (route.type == RTN_UNICAST && route.gateway.empty()) head.rtm_scope = RT_SCOPE_LINK;
  head.rtm_type = route.type;
  if (!route.gateway.empty()) head.rtm_flags = RTNH_F_ONLINK;
  message.Header(head);
  if (route.prefix > 0) message.Attribute(RTA_DST, destination);
  if (route.interface != 0) message.Number(RTA_OIF, static_cast<std::uint32_t>(route.interface));
  if (!route.gateway.empty()) message.Attribute(RTA_GATEWAY, Address(route.gateway));
  return message;
}

// Both ends know each other from the start: a datagram that had to wait for an answer to "who has" would still be
// waiting when its sender has gone and the cell is accounted for.
NetlinkMessage NewNeighbour(int interface, const std::string& address, const std::string& mac) {
  const Bytes bytes = Address(address);
  NetlinkMessage message(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE | NLM_F_ACK);
  ndmsg head{};
  head.ndm_family = bytes.size() == 4 ? AF_INET : AF_INET6;
  head.ndm_ifindex = interface;
  head.ndm_state = NUD_PERMANENT;
  message.Header(head).Attribute(NDA_DST, bytes).Attribute(NDA_LLADDR, MacBytes(mac));
  return message;
}

NetlinkMessage InterfaceUp(int interface) {
  NetlinkMessage message(RTM_NEWLINK, NLM_F_ACK);
  ifinfomsg head{};
  head.ifi_index = interface;
  head.ifi_flags = IFF_UP;
  head.ifi_change = IFF_UP;
  message.Header(head);
  return message;
}

// ip link add eth0 address MAC type veth peer name gw0 address GATEWAY-MAC netns GATEWAY
NetlinkMessage NewPair(const std::string& mac, int gateway_namespace) {
  NetlinkMessage message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
  message.Header(ifinfomsg{}).Text(IFLA_IFNAME, kCellInterface).Attribute(IFLA_ADDRESS, MacBytes(mac));
  message.Begin(IFLA_LINKINFO).Text(IFLA_INFO_KIND, "veth").Begin(IFLA_INFO_DATA).Begin(VETH_INFO_PEER);
  message.Header(ifinfomsg{})
      .Text(IFLA_IFNAME, kGatewayInterface)
      .Attribute(IFLA_ADDRESS, MacBytes(kGatewayMac))
      .Number(IFLA_NET_NS_FD, static_cast<std::uint32_t>(gateway_namespace));
  message.End().End().End();
  return message;
}

// To every address of the family.
Status Bind(int socket, int family, std::uint16_t port) {
  sockaddr_in6 any6{};
  any6.sin6_family = AF_INET6;
  any6.sin6_port = htons(port);
  sockaddr_in any4{};
  any4.sin_family = AF_INET;
  any4.sin_port = htons(port);
  const auto* address = family == AF_INET6 ? reinterpret_cast<sockaddr*>(&any6) : reinterpret_cast<sockaddr*>(&any4);
  const socklen_t size = family == AF_INET6 ? sizeof any6 : sizeof any4;
  if (bind(socket, address, size) != 0) return SystemFailure("cannot bind a socket", errno);
  return {};
}

Result<Descriptor> BoundSocket(int family, int type, std::uint16_t port) {
  Descriptor socket(::socket(family, type | SOCK_CLOEXEC, 0));
  const int yes = 1;
  if (socket.get() < 0) return SystemFailure("cannot open a socket", errno);
  if (type == SOCK_STREAM) setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (family == AF_INET6) {
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes);
    // Answers leave from the address that was asked, which is local and yet none of the interface.
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_FREEBIND, &yes, sizeof yes);
  } else {
    setsockopt(socket.get(), IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
  }
  TRY_VOID(Bind(socket.get(), family, port));
  if (type == SOCK_STREAM && listen(socket.get(), SOMAXCONN) != 0) return SystemFailure("cannot listen", errno);
  return socket;
}

// Of the cell itself: takes what is for any address of its loopback.
Result<Descriptor> TransparentSocket(int family, int type) {
  Descriptor socket(::socket(family, type | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return SystemFailure("cannot open a socket for the cell's loopback", errno);
  const int yes = 1;
  const bool is_ipv6 = family == AF_INET6;
  const int level = is_ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
  if (is_ipv6) setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (setsockopt(socket.get(), level, is_ipv6 ? IPV6_TRANSPARENT : IP_TRANSPARENT, &yes, sizeof yes) != 0 ||
      setsockopt(socket.get(), level, is_ipv6 ? IPV6_RECVORIGDSTADDR : IP_RECVORIGDSTADDR, &yes, sizeof yes) != 0) {
    return SystemFailure("cannot watch the cell's loopback", errno);
  }
  setsockopt(socket.get(), SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
  TRY_VOID(Bind(socket.get(), family, kCapturePort));
  if (type == SOCK_STREAM && listen(socket.get(), SOMAXCONN) != 0) return SystemFailure("cannot listen", errno);
  return socket;
}

// Where the kernel lacks what this takes, the cell is made without.
Status WatchLoopback(GatewaySockets& sockets) {
  TRY(sockets.loop_tcp4, TransparentSocket(AF_INET, SOCK_STREAM));
  TRY(sockets.loop_tcp6, TransparentSocket(AF_INET6, SOCK_STREAM));
  TRY(sockets.loop_udp4, TransparentSocket(AF_INET, SOCK_DGRAM));
  TRY(sockets.loop_udp6, TransparentSocket(AF_INET6, SOCK_DGRAM));
  TRY(NetlinkSocket netfilter, NetlinkSocket::Open(NETLINK_NETFILTER));
  return GuardCell(netfilter);
}

Status OpenGatewaySockets(GatewaySockets& sockets) {
  TRY(sockets.tcp4, BoundSocket(AF_INET, SOCK_STREAM, kCapturePort));
  TRY(sockets.tcp6, BoundSocket(AF_INET6, SOCK_STREAM, kCapturePort));
  TRY(sockets.dns_udp4, BoundSocket(AF_INET, SOCK_DGRAM, 53));
  TRY(sockets.dns_udp6, BoundSocket(AF_INET6, SOCK_DGRAM, 53));
  TRY(sockets.dns_tcp4, BoundSocket(AF_INET, SOCK_STREAM, 53));
  TRY(sockets.dns_tcp6, BoundSocket(AF_INET6, SOCK_STREAM, 53));
  return {};
}

// A socket of the cell's own namespace that hears its interface.
Result<Descriptor> WatchInterface() {
  Descriptor packets(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (packets.get() < 0) return SystemFailure("cannot open a packet socket", errno);
  constexpr int kBufferBytes = 32 << 20;
  setsockopt(packets.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kBufferBytes, sizeof kBufferBytes);
  sockaddr_ll link{};
  link.sll_family = AF_PACKET;
  link.sll_protocol = htons(ETH_P_ALL);
  link.sll_ifindex = kCellIndex;
  if (bind(packets.get(), reinterpret_cast<const sockaddr*>(&link), sizeof link) != 0) {
    return SystemFailure("cannot watch the cell's network", errno);
  }
  return packets;
}

// A socket of the cell's own namespace that hears of the end of every TCP socket there.
Result<Descriptor> WatchSocketEnds() {
  Descriptor events(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
  if (events.get() < 0) return SystemFailure("cannot open a netlink socket", errno);
  constexpr int kBufferBytes = 16 << 20;
  setsockopt(events.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kBufferBytes, sizeof kBufferBytes);
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = (1U << (SKNLGRP_INET_TCP_DESTROY - 1)) | (1U << (SKNLGRP_INET6_TCP_DESTROY - 1));
  if (bind(events.get(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups) != 0) {
    return SystemFailure("cannot watch the ends of the cell's sockets", errno);
  }
  return events;
}

Status SetUpCell(NetlinkSocket& cell, const CellAddresses& addresses) {
  return cell.Send(
      {InterfaceUp(kLoopbackIndex), NewAddress(kCellIndex, addresses.ipv4, 24),
       NewAddress(kCellIndex, addresses.ipv6, 64), InterfaceUp(kCellIndex),
       NewNeighbour(kCellIndex, GatewayAddress(addresses), kGatewayMac),
       NewNeighbour(kCellIndex, kGatewayIpv6, kGatewayMac),
       NewRoute({"0.0.0.0", 0, kCellIndex, GatewayAddress(addresses)}), NewRoute({"::", 0, kCellIndex, kGatewayIpv6})},
      "cannot set up the cell's network interface");
}

Status SetUpGateway(NetlinkSocket& gateway, const CellAddresses& addresses) {
  // The local table is asked first and the longest prefix wins there: everything is here, but for the cell itself.
  const auto table = static_cast<std::uint8_t>(RT_TABLE_LOCAL);
  return gateway.Send({InterfaceUp(kLoopbackIndex), NewAddress(kGatewayIndex, GatewayAddress(addresses), 24),
                       NewAddress(kGatewayIndex, kGatewayIpv6, 64), InterfaceUp(kGatewayIndex),
                       NewNeighbour(kGatewayIndex, addresses.ipv4, addresses.mac),
                       NewNeighbour(kGatewayIndex, addresses.ipv6, addresses.mac),
                       NewRoute({addresses.ipv4, kHostPrefix4, kGatewayIndex, "", RTN_UNICAST, table}),
                       NewRoute({addresses.ipv6, kHostPrefix6, kGatewayIndex, "", RTN_UNICAST, table}),
                       NewRoute({"0.0.0.0", 0, kLoopbackIndex, "", RTN_LOCAL, table}),
                       NewRoute({"::", 0, kLoopbackIndex, "", RTN_LOCAL, table})},
                      "cannot set up the gateway's network interface");
}

}  // namespace

std::string GatewayAddress(const CellAddresses& addresses) {
  const std::string network = addresses.ipv4.substr(0, addresses.ipv4.rfind('.') + 1);
  return network + (addresses.ipv4 == network + "1" ? "2" : "1");
}

std::set<std::string> OwnAddresses(const CellAddresses& addresses) {
  Bytes link_local = "\xfe\x80" + Bytes(6, '\0') + MacBytes(addresses.mac).insert(3, "\xff\xfe");
  link_local[8] = static_cast<char>(link_local[8] ^ 2);
  std::set<std::string> own;
  for (const Bytes& address : {Address(addresses.ipv4), Address(addresses.ipv6), link_local}) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
    own.insert(text.data());
  }
  return own;
}

Result<GatewaySockets> EnterCellNetwork(const CellAddresses& addresses) {
  GatewaySockets sockets;
  if (unshare(CLONE_NEWNET) != 0) return SystemFailure("the kernel refuses a network namespace", errno);
  const Descriptor gateway_namespace(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (gateway_namespace.get() < 0) return SystemFailure("cannot open /proc/self/ns/net", errno);
  TRY(NetlinkSocket gateway, NetlinkSocket::Open(NETLINK_ROUTE));
  TRY(NetlinkSocket netfilter, NetlinkSocket::Open(NETLINK_NETFILTER));
  TRY_VOID(OpenGatewaySockets(sockets));
  if (unshare(CLONE_NEWNET) != 0) return SystemFailure("the kernel refuses a second network namespace", errno);
  TRY(NetlinkSocket cell, NetlinkSocket::Open(NETLINK_ROUTE));
  TRY_VOID(cell.Send({NewPair(addresses.mac, gateway_namespace.get())}, "cannot make a pair of network interfaces"));
  TRY(sockets.packets, WatchInterface());
  TRY(sockets.segments, WatchInterface());
  TRY(NetlinkSocket diagnosis, NetlinkSocket::Open(NETLINK_SOCK_DIAG));
  sockets.diagnosis = Descriptor(fcntl(diagnosis.get(), F_DUPFD_CLOEXEC, 3));
  TRY(sockets.socket_ends, WatchSocketEnds());
  if (!WatchLoopback(sockets)) {
    // Told by sockets that lead nowhere.
    for (Descriptor* const socket : {&sockets.loop_tcp4, &sockets.loop_tcp6, &sockets.loop_udp4, &sockets.loop_udp6}) {
      *socket = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
  }
  TRY_VOID(SetUpGateway(gateway, addresses));
  TRY_VOID(SetUpCell(cell, addresses));
  TRY_VOID(MakeGatewayRules(netfilter));
  sockets.netfilter = Descriptor(fcntl(netfilter.get(), F_DUPFD_CLOEXEC, 3));
  return sockets;
}

}  // namespace telltale
