#include "harness/sandbox/network/nft_rule.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <iterator>
#include <utility>

namespace telltale {
namespace {

constexpr const char* kTable = "telltale";

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

NetlinkMessage Table(int type, int flags) {
  NetlinkMessage message = Nft(type, flags);
  message.Text(NFTA_TABLE_NAME, kTable);
  return message;
}

}  // namespace

Bytes NftPort(std::uint16_t port) { return {static_cast<char>(port >> 8), static_cast<char>(port & 0xff)}; }

NetlinkMessage NftChain(const char* name, const char* type, std::uint32_t hook, std::int32_t priority) {
  NetlinkMessage message = Nft(NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  message.Text(NFTA_CHAIN_TABLE, kTable).Text(NFTA_CHAIN_NAME, name);
  message.Begin(NFTA_CHAIN_HOOK)
      .BigEndianNumber(NFTA_HOOK_HOOKNUM, hook)
      .BigEndianNumber(NFTA_HOOK_PRIORITY, static_cast<std::uint32_t>(priority))
      .End();
  message.Text(NFTA_CHAIN_TYPE, type);
  return message;
}

NftRule::NftRule(const char* chain) : message_(Nft(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND)) {
  message_.Text(NFTA_RULE_TABLE, kTable).Text(NFTA_RULE_CHAIN, chain).Begin(NFTA_RULE_EXPRESSIONS);
}

NetlinkMessage& NftRule::Open(const char* name) {
  return message_.Begin(NFTA_LIST_ELEM).Text(NFTA_EXPR_NAME, name).Begin(NFTA_EXPR_DATA);
}

NftRule& NftRule::Compare(std::uint32_t comparison, const Bytes& value) {
  Open("cmp").BigEndianNumber(NFTA_CMP_SREG, NFT_REG_1).BigEndianNumber(NFTA_CMP_OP, comparison);
  message_.Begin(NFTA_CMP_DATA).Attribute(NFTA_DATA_VALUE, value).End();
  Close();
  return *this;
}

NftRule& NftRule::Meta(std::uint32_t key, const Bytes& value) {
  Open("meta").BigEndianNumber(NFTA_META_KEY, key).BigEndianNumber(NFTA_META_DREG, NFT_REG_1);
  Close();
  return Compare(NFT_CMP_EQ, value);
}

NftRule& NftRule::Payload(std::uint32_t base, std::uint32_t offset, std::uint32_t comparison, const Bytes& value) {
  Open("payload")
      .BigEndianNumber(NFTA_PAYLOAD_DREG, NFT_REG_1)
      .BigEndianNumber(NFTA_PAYLOAD_BASE, base)
      .BigEndianNumber(NFTA_PAYLOAD_OFFSET, offset)
      .BigEndianNumber(NFTA_PAYLOAD_LEN, static_cast<std::uint32_t>(value.size()));
  Close();
  return Compare(comparison, value);
}

NftRule& NftRule::HasSocket() {
  Open("socket").BigEndianNumber(NFTA_SOCKET_KEY, NFT_SOCKET_TRANSPARENT);
  message_.BigEndianNumber(NFTA_SOCKET_DREG, NFT_REG_1);
  Close();
  return *this;
}

NftRule& NftRule::Immediate(std::uint16_t port) {
  Open("immediate").BigEndianNumber(NFTA_IMMEDIATE_DREG, NFT_REG_1);
  message_.Begin(NFTA_IMMEDIATE_DATA).Attribute(NFTA_DATA_VALUE, NftPort(port)).End();
  Close();
  return *this;
}

void NftRule::Decide(std::uint32_t verdict) {
  Open("immediate").BigEndianNumber(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
  message_.Begin(NFTA_IMMEDIATE_DATA).Begin(NFTA_DATA_VERDICT).BigEndianNumber(NFTA_VERDICT_CODE, verdict).End().End();
  Close();
}

NetlinkMessage NftRule::Redirect(std::uint16_t port) {
  Immediate(port);
  Open("redir").BigEndianNumber(NFTA_REDIR_REG_PROTO_MIN, NFT_REG_1);
  Close();
  return message_.End();
}

NetlinkMessage NftRule::GiveTo(std::uint16_t port, std::uint8_t family) {
  Immediate(port);
  Open("tproxy").BigEndianNumber(NFTA_TPROXY_FAMILY, family).BigEndianNumber(NFTA_TPROXY_REG_PORT, NFT_REG_1);
  Close();
  Decide(NF_ACCEPT);
  return message_.End();
}

NetlinkMessage NftRule::Verdict(std::uint32_t verdict) {
  Decide(verdict);
  return message_.End();
}

Status MakeNftTable(NetlinkSocket& netfilter, std::vector<NetlinkMessage> parts, const std::string& what) {
  std::vector<NetlinkMessage> batch = {BatchEdge(NFNL_MSG_BATCH_BEGIN), Table(NFT_MSG_NEWTABLE, NLM_F_CREATE)};
  std::move(parts.begin(), parts.end(), std::back_inserter(batch));
  batch.push_back(BatchEdge(NFNL_MSG_BATCH_END));
  return netfilter.Send(batch, what);
}

Status ReplaceNftTable(NetlinkSocket& netfilter, std::vector<NetlinkMessage> parts, const std::string& what) {
  // Made first so that there always is one to delete.
  std::vector<NetlinkMessage> whole = {Table(NFT_MSG_DELTABLE, 0), Table(NFT_MSG_NEWTABLE, NLM_F_CREATE)};
  std::move(parts.begin(), parts.end(), std::back_inserter(whole));
  return MakeNftTable(netfilter, std::move(whole), what);
}

}  // namespace telltale
