// The rules, in nft's language (P is the capture port, or a closed one):
//   table inet telltale {
//     chain divert { type nat hook prerouting priority dstnat;
//       meta nfproto ipv4 ip daddr 169.254.0.0/16 meta l4proto tcp redirect to :2
//       meta nfproto ipv6 ip6 daddr fd00:ec2::254 meta l4proto tcp redirect to :2
//       meta nfproto ipv4 ip daddr 198.19.0.0/16 meta l4proto tcp tcp dport != 53 redirect to :capture
//       meta l4proto tcp tcp dport != 53 redirect to :P }
//     chain silence { type filter hook prerouting priority -150;     (only where connections are dropped)
//       meta nfproto ipv4 ip daddr 198.19.0.0/16 accept
//       meta l4proto tcp tcp dport != 53 drop }
//   }
// They are sent as netlink messages, so that neither nft nor its libraries are needed.
#include "harness/sandbox/redirect_rules.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>

#include <string>
#include <vector>

namespace telltale {
namespace {

constexpr const char* kTable = "telltale";
constexpr std::int32_t kDestinationNatPriority = -100;
constexpr std::int32_t kFilterPriority = -150;

Bytes Port(std::uint16_t port) { return {static_cast<char>(port >> 8), static_cast<char>(port & 0xff)}; }

NetlinkMessage Nft(int type, int flags) {
  NetlinkMessage message(static_cast<std::uint16_t>((NFNL_SUBSYS_NFTABLES << 8) | type),
                         static_cast<std::uint16_t>(flags | NLM_F_ACK));
  message.Header(nfgenmsg{NFPROTO_INET, NFNETLINK_V0, 0});
  return message;
}

NetlinkMessage BatchEdge(std::uint16_t type) {
  NetlinkMessage message(type, 0);
  message.Header(nfgenmsg{AF_UNSPEC, NFNETLINK_V0, htons(NFNL_SUBSYS_NFTABLES)});
  return message;
}

NetlinkMessage Chain(const char* name, const char* type, std::int32_t priority) {
  NetlinkMessage message = Nft(NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  message.Text(NFTA_CHAIN_TABLE, kTable).Text(NFTA_CHAIN_NAME, name);
  message.Begin(NFTA_CHAIN_HOOK)
      .BigEndianNumber(NFTA_HOOK_HOOKNUM, NF_INET_PRE_ROUTING)
      .BigEndianNumber(NFTA_HOOK_PRIORITY, static_cast<std::uint32_t>(priority))
      .End();
  message.Text(NFTA_CHAIN_TYPE, type);
  return message;
}

// Writes a rule's expressions one after another; all of them use register 1.
class Rule {
 public:
  explicit Rule(const char* chain) : message_(Nft(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND)) {
    message_.Text(NFTA_RULE_TABLE, kTable).Text(NFTA_RULE_CHAIN, chain).Begin(NFTA_RULE_EXPRESSIONS);
  }
  Rule& Meta(std::uint32_t key, std::uint8_t value) {
    Open("meta").BigEndianNumber(NFTA_META_KEY, key).BigEndianNumber(NFTA_META_DREG, NFT_REG_1);
    Close();
    return Compare(NFT_CMP_EQ, Bytes(1, static_cast<char>(value)));
  }
  Rule& Payload(std::uint32_t base, std::uint32_t offset, std::uint32_t comparison, const Bytes& value) {
    Open("payload")
        .BigEndianNumber(NFTA_PAYLOAD_DREG, NFT_REG_1)
        .BigEndianNumber(NFTA_PAYLOAD_BASE, base)
        .BigEndianNumber(NFTA_PAYLOAD_OFFSET, offset)
        .BigEndianNumber(NFTA_PAYLOAD_LEN, static_cast<std::uint32_t>(value.size()));
    Close();
    return Compare(comparison, value);
  }
  NetlinkMessage Redirect(std::uint16_t port) {
    Open("immediate").BigEndianNumber(NFTA_IMMEDIATE_DREG, NFT_REG_1);
    message_.Begin(NFTA_IMMEDIATE_DATA).Attribute(NFTA_DATA_VALUE, Port(port)).End();
    Close();
    Open("redir").BigEndianNumber(NFTA_REDIR_REG_PROTO_MIN, NFT_REG_1);
    Close();
    return message_.End();
  }
  NetlinkMessage Verdict(std::uint32_t verdict) {
    Open("immediate").BigEndianNumber(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    message_.Begin(NFTA_IMMEDIATE_DATA)
        .Begin(NFTA_DATA_VERDICT)
        .BigEndianNumber(NFTA_VERDICT_CODE, verdict)
        .End()
        .End();
    Close();
    return message_.End();
  }

 private:
  NetlinkMessage& Open(const char* name) {
    return message_.Begin(NFTA_LIST_ELEM).Text(NFTA_EXPR_NAME, name).Begin(NFTA_EXPR_DATA);
  }
  void Close() { message_.End().End(); }
  Rule& Compare(std::uint32_t comparison, const Bytes& value) {
    Open("cmp").BigEndianNumber(NFTA_CMP_SREG, NFT_REG_1).BigEndianNumber(NFTA_CMP_OP, comparison);
    message_.Begin(NFTA_CMP_DATA).Attribute(NFTA_DATA_VALUE, value).End();
    Close();
    return *this;
  }

  NetlinkMessage message_;
};

Rule AnyTcpButDns(Rule rule) {
  constexpr std::uint32_t kDestinationPortOffset = 2;
  rule.Meta(NFT_META_L4PROTO, IPPROTO_TCP)
      .Payload(NFT_PAYLOAD_TRANSPORT_HEADER, kDestinationPortOffset, NFT_CMP_NEQ, Port(53));
  return rule;
}

// `network`: the first bytes of the destination.
Rule ToIpv4Network(const char* chain, const Bytes& network) {
  constexpr std::uint32_t kIpv4DestinationOffset = 16;
  Rule rule(chain);
  rule.Meta(NFT_META_NFPROTO, NFPROTO_IPV4)
      .Payload(NFT_PAYLOAD_NETWORK_HEADER, kIpv4DestinationOffset, NFT_CMP_EQ, network);
  return rule;
}

NetlinkMessage RefuseLinkLocal() {
  return ToIpv4Network("divert", "\xa9\xfe").Meta(NFT_META_L4PROTO, IPPROTO_TCP).Redirect(kClosedPort);  // 169.254
}

// Where the name table puts the names that are set apart.
const Bytes kSparedNetwork = "\xc6\x13";  // 198.19

NetlinkMessage CaptureSpared() { return AnyTcpButDns(ToIpv4Network("divert", kSparedNetwork)).Redirect(kCapturePort); }

NetlinkMessage RefuseMetadata() {
  constexpr std::uint32_t kIpv6DestinationOffset = 24;
  in6_addr address{};
  inet_pton(AF_INET6, "fd00:ec2::254", &address);
  return Rule("divert")
      .Meta(NFT_META_NFPROTO, NFPROTO_IPV6)
      .Payload(NFT_PAYLOAD_NETWORK_HEADER, kIpv6DestinationOffset, NFT_CMP_EQ,
               Bytes(reinterpret_cast<const char*>(&address), sizeof address))
      .Meta(NFT_META_L4PROTO, IPPROTO_TCP)
      .Redirect(kClosedPort);
}

}  // namespace

Status ApplyTcpPolicy(NetlinkSocket& netfilter, TcpPolicy policy) {
  const auto table = [](int type, int flags) {
    NetlinkMessage message = Nft(type, flags);
    message.Text(NFTA_TABLE_NAME, kTable);
    return message;
  };
  std::vector<NetlinkMessage> batch = {
      BatchEdge(NFNL_MSG_BATCH_BEGIN),
      // Made first so that there always is one to delete.
      table(NFT_MSG_NEWTABLE, NLM_F_CREATE), table(NFT_MSG_DELTABLE, 0), table(NFT_MSG_NEWTABLE, NLM_F_CREATE),
      Chain("divert", "nat", kDestinationNatPriority), RefuseLinkLocal(), RefuseMetadata(), CaptureSpared(),
      AnyTcpButDns(Rule("divert")).Redirect(policy == TcpPolicy::kCapture ? kCapturePort : kClosedPort)};
  if (policy == TcpPolicy::kDrop) {
    batch.push_back(Chain("silence", "filter", kFilterPriority));
    batch.push_back(ToIpv4Network("silence", kSparedNetwork).Verdict(NF_ACCEPT));
    batch.push_back(AnyTcpButDns(Rule("silence")).Verdict(NF_DROP));
  }
  batch.push_back(BatchEdge(NFNL_MSG_BATCH_END));
  return netfilter.Send(batch, "cannot set the network's nftables rules");
}

}  // namespace telltale
