// The rules, in nft's language (P is the capture port, or a closed one):
//   table inet telltale {
//     chain divert { type nat hook prerouting priority dstnat;
//       meta nfproto ipv4 ip daddr 198.19.0.0/16 meta l4proto tcp tcp dport != 53 redirect to :capture
//       meta nfproto ipv6 ip6 daddr fd74:656c:6c74:616c:1::/80 meta l4proto tcp tcp dport != 53 redirect to :capture
//       meta l4proto tcp tcp dport != 53 redirect to :P }
//     chain silence { type filter hook prerouting priority -150;     (only where connections are dropped)
//       (the same two destinations) accept
//       meta l4proto tcp tcp dport != 53 drop }
//   }
// and in the cell:
//   table inet telltale {
//     chain loop { type filter hook prerouting priority -150;
//       iif lo meta l4proto tcp socket transparent (any) accept
//       iif lo meta nfproto ipv4 meta l4proto tcp tproxy ip to :capture accept
//       (the same for ipv6, and for udp) }
//     chain groups { type filter hook output priority 0;
//       meta l4proto igmp drop
//       meta l4proto icmpv6 icmpv6 type { 131, 132, 143 } drop }
//   }
#include "harness/sandbox/network/redirect_rules.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <string>
#include <vector>

#include "harness/sandbox/network/nft_rule.h"

namespace telltale {
namespace {

constexpr std::int32_t kDestinationNatPriority = -100;
constexpr std::int32_t kManglePriority = -150;
constexpr std::int32_t kFilterPriority = 0;
constexpr std::uint8_t kFamilies[] = {NFPROTO_IPV4, NFPROTO_IPV6};
constexpr std::uint8_t kProtocols[] = {IPPROTO_TCP, IPPROTO_UDP};
constexpr std::uint8_t kGroupMessages[] = {131, 132, 143};  // a report, "done", a report of version 2

NftRule AnyTcpButDns(NftRule rule) {
  constexpr std::uint32_t kDestinationPortOffset = 2;
  rule.Meta(NFT_META_L4PROTO, IPPROTO_TCP)
      .Payload(NFT_PAYLOAD_TRANSPORT_HEADER, kDestinationPortOffset, NFT_CMP_NEQ, NftPort(53));
  return rule;
}

// Where the name table puts the names that are set apart (mockserver/dns/name_table.h): the first bytes of a
// destination.
NftRule ToSpared(const char* chain, std::uint8_t family) {
  constexpr std::uint32_t kIpv4DestinationOffset = 16, kIpv6DestinationOffset = 24;
  const bool is_ipv4 = family == NFPROTO_IPV4;
  NftRule rule(chain);
  rule.Meta(NFT_META_NFPROTO, family)
      .Payload(NFT_PAYLOAD_NETWORK_HEADER, is_ipv4 ? kIpv4DestinationOffset : kIpv6DestinationOffset, NFT_CMP_EQ,
               is_ipv4 ? Bytes("\xc6\x13") : Bytes("\xfdtelltal\x00\x01", 10));
  return rule;
}

// What comes over the loopback interface.
NftRule Looped(std::uint8_t protocol) {
  const std::uint32_t loopback = 1;
  NftRule rule("loop");
  rule.Meta(NFT_META_IIF, Bytes(reinterpret_cast<const char*>(&loopback), sizeof loopback))
      .Meta(NFT_META_L4PROTO, protocol);
  return rule;
}

NetlinkMessage DropGroupMessage(std::uint8_t type) {
  NftRule rule("groups");
  rule.Meta(NFT_META_L4PROTO, IPPROTO_ICMPV6)
      .Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, NFT_CMP_EQ, Bytes(1, static_cast<char>(type)));
  return rule.Verdict(NF_DROP);
}

std::vector<NetlinkMessage> RulesFor(TcpPolicy policy) {
  std::vector<NetlinkMessage> parts = {NftChain("divert", "nat", NF_INET_PRE_ROUTING, kDestinationNatPriority)};
  for (const std::uint8_t family : kFamilies) {
    parts.push_back(AnyTcpButDns(ToSpared("divert", family)).Redirect(kCapturePort));
  }
  parts.push_back(AnyTcpButDns(NftRule("divert")).Redirect(policy == TcpPolicy::kCapture ? kCapturePort : kClosedPort));
  if (policy == TcpPolicy::kDrop) {
    parts.push_back(NftChain("silence", "filter", NF_INET_PRE_ROUTING, kManglePriority));
    for (const std::uint8_t family : kFamilies) {
      parts.push_back(ToSpared("silence", family).Verdict(NF_ACCEPT));
    }
    parts.push_back(AnyTcpButDns(NftRule("silence")).Verdict(NF_DROP));
  }
  return parts;
}

constexpr const char* kWhatOfTheGateway = "cannot set the network's nftables rules";

}  // namespace

Status MakeGatewayRules(NetlinkSocket& netfilter) {
  return MakeNftTable(netfilter, RulesFor(TcpPolicy::kCapture), kWhatOfTheGateway);
}

Status ApplyTcpPolicy(NetlinkSocket& netfilter, TcpPolicy policy) {
  return ReplaceNftTable(netfilter, RulesFor(policy), kWhatOfTheGateway);
}

Status GuardCell(NetlinkSocket& netfilter) {
  std::vector<NetlinkMessage> parts = {NftChain("loop", "filter", NF_INET_PRE_ROUTING, kManglePriority)};
  for (const std::uint8_t protocol : kProtocols) {
    parts.push_back(Looped(protocol).HasSocket().Verdict(NF_ACCEPT));
    for (const std::uint8_t family : kFamilies) {
      parts.push_back(Looped(protocol).Meta(NFT_META_NFPROTO, family).GiveTo(kCapturePort, family));
    }
  }
  parts.push_back(NftChain("groups", "filter", NF_INET_LOCAL_OUT, kFilterPriority));
  parts.push_back(NftRule("groups").Meta(NFT_META_L4PROTO, IPPROTO_IGMP).Verdict(NF_DROP));
  for (const std::uint8_t type : kGroupMessages) parts.push_back(DropGroupMessage(type));
  return MakeNftTable(netfilter, std::move(parts), "cannot set the cell's nftables rules");
}

}  // namespace telltale
