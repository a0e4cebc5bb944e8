#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/sandbox/network/netlink.h"

namespace telltale {

// The parts of nftables rules, as the netlink messages that nft itself would send, so that neither it nor its libraries
// are needed. All stand in one table of the family inet.

Bytes NftPort(std::uint16_t port);

// A base chain at one hook of the network stack (NF_INET_PRE_ROUTING, ...); `type` is "nat" or "filter".
NetlinkMessage NftChain(const char* name, const char* type, std::uint32_t hook, std::int32_t priority);

// Writes a rule's expressions one after another; all of them use register 1. A rule ends at the first comparison that
// does not hold.
class NftRule {
 public:
  explicit NftRule(const char* chain);
  NftRule& Meta(std::uint32_t key, const Bytes& value);
  NftRule& Meta(std::uint32_t key, std::uint8_t value) { return Meta(key, Bytes(1, static_cast<char>(value))); }
  NftRule& Payload(std::uint32_t base, std::uint32_t offset, std::uint32_t comparison, const Bytes& value);
  // The packet is for a socket that exists in this namespace: one that is connected, listens or is bound.
  NftRule& HasSocket();
  NetlinkMessage Redirect(std::uint16_t port);
  // The packet stays as it is and is given to the transparent socket that is bound to `port`; `family`: of the packet.
  NetlinkMessage GiveTo(std::uint16_t port, std::uint8_t family);
  NetlinkMessage Verdict(std::uint32_t verdict);

 private:
  NetlinkMessage& Open(const char* name);
  void Close() { message_.End().End(); }
  NftRule& Compare(std::uint32_t comparison, const Bytes& value);
  NftRule& Immediate(std::uint16_t port);
  void Decide(std::uint32_t verdict);

  NetlinkMessage message_;
};

// Makes the table with these chains and rules, all at once, where there is none yet. The error names `what`.
Status MakeNftTable(NetlinkSocket& netfilter, std::vector<NetlinkMessage> parts, const std::string& what);
// The same where there may be one, which goes. It costs some ten milliseconds more, in this call or when the socket is
// closed: the kernel waits until nobody can be looking at the old rules any more.
Status ReplaceNftTable(NetlinkSocket& netfilter, std::vector<NetlinkMessage> parts, const std::string& what);

}  // namespace telltale
