#include "harness/sandbox/flow_ledger.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86dd;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;
constexpr std::uint16_t kDnsPort = 53;

unsigned Byte(BytesView bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
std::uint16_t Short(BytesView bytes, std::size_t at) {
  return static_cast<std::uint16_t>((Byte(bytes, at) << 8) | Byte(bytes, at + 1));
}
std::uint32_t Long(BytesView bytes, std::size_t at) {
  return (std::uint32_t{Short(bytes, at)} << 16) | Short(bytes, at + 2);
}

std::string AddressText(BytesView address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

std::string EndText(BytesView address, std::uint16_t port) {
  const std::string text = AddressText(address);
  return address.size() == 4 ? fmt::format("{}:{}", text, port) : fmt::format("[{}]:{}", text, port);
}

std::string ProtocolName(std::uint8_t protocol) {
  switch (protocol) {
    case IPPROTO_TCP:
      return "tcp";
    case IPPROTO_UDP:
      return "udp";
    case IPPROTO_ICMP:
      return "icmp";
    case IPPROTO_ICMPV6:
      return "icmp6";
    default:
      return fmt::format("ip-{}", protocol);
  }
}

}  // namespace

// What an IP packet says of itself.
struct FlowLedger::Packet {
  std::uint8_t protocol = 0;
  BytesView source, destination;
  BytesView payload;              // as far as it was kept
  std::size_t payload_bytes = 0;  // as it was
  std::uint16_t source_port = 0, destination_port = 0;

  Key key() const {
    return {protocol, Bytes(source), Bytes(destination), (std::uint32_t{source_port} << 16) | destination_port};
  }
  bool HasPorts() const { return (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP) && payload.size() >= 8; }
  // What the kernel sends without being asked: group membership, neighbour discovery, errors about what came.
  bool IsHousekeeping() const {
    if (protocol == IPPROTO_IGMP) return true;
    if (payload.empty()) return false;
    const unsigned type = Byte(payload, 0);
    if (protocol == IPPROTO_ICMP) return type == 3 || type == 11;
    return protocol == IPPROTO_ICMPV6 && (type < 128 || (type >= 130 && type <= 137) || type == 143);
  }

  static std::optional<Packet> FromIpv4(BytesView bytes);
  static std::optional<Packet> FromIpv6(BytesView bytes);
  static std::optional<Packet> FromFrame(BytesView frame);
};

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromIpv4(BytesView bytes) {
  if (bytes.size() < 20) return std::nullopt;
  const std::size_t header = (Byte(bytes, 0) & 15) * std::size_t{4};
  const std::size_t total = Short(bytes, 2);
  if (header < 20 || bytes.size() < header || total < header) return std::nullopt;
  Packet packet;
  packet.protocol = static_cast<std::uint8_t>(Byte(bytes, 9));
  packet.source = bytes.substr(12, 4);
  packet.destination = bytes.substr(16, 4);
  packet.payload = bytes.substr(header, total - header);
  packet.payload_bytes = total - header;
  return packet;
}

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromIpv6(BytesView bytes) {
  constexpr std::size_t kHeader = 40;
  if (bytes.size() < kHeader) return std::nullopt;
  Packet packet;
  packet.protocol = static_cast<std::uint8_t>(Byte(bytes, 6));
  packet.source = bytes.substr(8, 16);
  packet.destination = bytes.substr(24, 16);
  packet.payload_bytes = Short(bytes, 4);
  packet.payload = bytes.substr(kHeader, packet.payload_bytes);
  while (packet.protocol == IPPROTO_HOPOPTS || packet.protocol == IPPROTO_DSTOPTS) {
    const std::size_t length = packet.payload.size() < 8 ? 0 : (Byte(packet.payload, 1) + 1) * 8;
    if (length == 0 || length > packet.payload.size()) return packet;
    packet.protocol = static_cast<std::uint8_t>(Byte(packet.payload, 0));
    packet.payload.remove_prefix(length);
    packet.payload_bytes -= length;
  }
  return packet;
}

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromFrame(BytesView frame) {
  if (frame.size() < kEthernetBytes) return std::nullopt;
  const std::uint16_t type = Short(frame, 12);
  frame.remove_prefix(kEthernetBytes);
  std::optional<Packet> packet;
  if (type == kIpv4) packet = FromIpv4(frame);
  if (type == kIpv6) packet = FromIpv6(frame);
  if (packet && packet->HasPorts()) {
    packet->source_port = Short(packet->payload, 0);
    packet->destination_port = Short(packet->payload, 2);
  }
  return packet;
}

LedgerEntry* FlowLedger::Find(const Packet& packet, WallTime time) {
  const auto [place, is_new] = index_.try_emplace(packet.key(), entries_.size());
  if (!is_new) return &entries_[place->second];
  if (entries_.size() == kMaxFlows) {
    index_.erase(place);
    ++forgotten_;
    return nullptr;
  }
  LedgerEntry entry;
  entry.flow.time = time;
  entry.flow.protocol = ProtocolName(packet.protocol);
  entry.flow.source = packet.HasPorts() ? EndText(packet.source, packet.source_port) : AddressText(packet.source);
  entry.flow.destination = AddressText(packet.destination);
  entry.flow.port = packet.destination_port;
  entries_.push_back(std::move(entry));
  return &entries_.back();
}

void FlowLedger::AddTcp(const Packet& packet, LedgerEntry& entry) {
  if (packet.payload.size() < 20) return;
  const std::uint32_t sequence = Long(packet.payload, 4);
  const std::size_t header = (Byte(packet.payload, 12) >> 4) * std::size_t{4};
  const unsigned flags = Byte(packet.payload, 13);
  const bool is_syn = (flags & kSyn) != 0;
  const auto [next, is_new] = next_sequence_.try_emplace(packet.key(), is_syn ? sequence + 1 : sequence);
  if (is_syn) {
    // The same ports again are another connection.
    if (!is_new) next->second = sequence + 1;
    entry.opened = true;
  } else if ((flags & kAck) != 0 && entry.opened && !entry.established) {
    entry.established = true;
    if (packet.destination_port != kDnsPort) ++established_connections_;
  }
  if (header < 20 || packet.payload_bytes <= header) return;
  const std::uint32_t end = sequence + static_cast<std::uint32_t>(packet.payload_bytes - header);
  // Bytes that were sent before are sent again now and then: only what lies beyond the highest counts.
  const auto fresh = static_cast<std::int32_t>(end - next->second);
  if (fresh <= 0) return;
  entry.flow.sent_bytes += static_cast<std::uint32_t>(fresh);
  next->second = end;
}

void FlowLedger::AddUdp(const Packet& packet, LedgerEntry& entry) {
  constexpr std::size_t kUdpHeader = 8;
  if (packet.payload_bytes < kUdpHeader || packet.payload.size() < kUdpHeader) return;
  entry.flow.sent_bytes += packet.payload_bytes - kUdpHeader;
  const std::size_t room = kKeptDatagramBytes - entry.datagrams.size();
  entry.datagrams += packet.payload.substr(kUdpHeader).substr(0, room);
}

void FlowLedger::Add(BytesView frame, WallTime time) {
  const auto packet = Packet::FromFrame(frame);
  if (!packet || packet->IsHousekeeping()) return;
  LedgerEntry* const entry = Find(*packet, time);
  if (entry == nullptr) return;
  ++entry->packet_count;
  if (packet->protocol == IPPROTO_TCP) {
    AddTcp(*packet, *entry);
  } else if (packet->protocol == IPPROTO_UDP) {
    AddUdp(*packet, *entry);
  } else {
    entry->flow.sent_bytes += packet->payload_bytes;
  }
}

std::vector<LedgerEntry> FlowLedger::Take() {
  std::erase_if(entries_, [](const LedgerEntry& entry) {
    return entry.flow.protocol == "tcp" && !entry.opened && entry.flow.sent_bytes == 0;
  });
  index_.clear();
  forgotten_ = 0;
  // Sequence numbers stay: a connection may live on into the next run.
  if (next_sequence_.size() > kMaxFlows) next_sequence_.clear();
  return std::exchange(entries_, {});
}

}  // namespace telltale
