#include "harness/sandbox/network/flow_ledger.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/sandbox/network/redirect_rules.h"

namespace telltale {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kArp = 0x0806;
constexpr std::uint16_t kIpv6 = 0x86dd;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;
constexpr unsigned kSolicitation = 135;  // of ICMPv6: who has this address?

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

std::string EndText(const std::string& address, std::uint16_t port) {
  return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, port)
                                                : fmt::format("[{}]:{}", address, port);
}

// What an IP packet says of itself.
struct FlowLedger::Packet {
  std::uint8_t protocol = 0;
  BytesView source, destination;
  BytesView payload;              // as far as it was kept
  std::size_t payload_bytes = 0;  // as it was
  std::uint16_t source_port = 0, destination_port = 0;
  BytesView options;             // behind the fixed header
  bool is_fragment = false;      // a part of a datagram
  bool is_continuation = false;  // not its first part: without the ports
  std::uint32_t identification = 0;
  bool asks_for_neighbour = false;  // `destination` is who is asked for

  Key key() const {
    const std::uint32_t ports = (std::uint32_t{source_port} << 16) | destination_port;
    return {protocol, Bytes(source), Bytes(destination), asks_for_neighbour ? 1 : ports};
  }
  Key fragment_key() const { return {protocol, Bytes(source), Bytes(destination), identification}; }
  bool HasPorts() const {
    return (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP) && payload.size() >= 8 && !is_continuation;
  }
  // What the kernel sends without being asked: errors about what came, what it says of itself and its routers. Whom it
  // asks for, a process chose. (So are the groups that it joins; redirect_rules.h sees to it that they are not told.)
  bool IsHousekeeping() const {
    if (payload.empty() || asks_for_neighbour) return false;
    const unsigned type = Byte(payload, 0);
    if (protocol == IPPROTO_ICMP) return type == 3 || type == 11;
    return protocol == IPPROTO_ICMPV6 && (type < 128 || (type >= 133 && type <= 137 && type != kSolicitation));
  }

  static std::optional<Packet> FromIpv4(BytesView bytes, std::size_t wire_bytes);
  static std::optional<Packet> FromIpv6(BytesView bytes, std::size_t wire_bytes);
  static std::optional<Packet> FromArp(BytesView bytes);
  static std::optional<Packet> FromFrame(BytesView frame, std::size_t wire_bytes);
  void SkipExtensions();
  void FindNeighbour();
};

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromIpv4(BytesView bytes, std::size_t wire_bytes) {
  constexpr std::size_t kHeader = 20;
  if (bytes.size() < kHeader) return std::nullopt;
  const std::size_t header = (Byte(bytes, 0) & 15) * std::size_t{4};
  // What the card would have cut into segments may be longer than its field can say.
  const std::size_t told = Short(bytes, 2);
  const std::size_t total = told == 0 ? wire_bytes : told;
  if (header < kHeader || bytes.size() < header || total < header) return std::nullopt;
  Packet packet;
  packet.protocol = static_cast<std::uint8_t>(Byte(bytes, 9));
  packet.source = bytes.substr(12, 4);
  packet.destination = bytes.substr(16, 4);
  packet.options = bytes.substr(kHeader, header - kHeader);
  packet.payload = bytes.substr(header, total - header);
  packet.payload_bytes = total - header;
  const unsigned fragment = Short(bytes, 6);
  packet.is_fragment = (fragment & 0x3fff) != 0;
  packet.is_continuation = (fragment & 0x1fff) != 0;
  packet.identification = Short(bytes, 4);
  return packet;
}

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromIpv6(BytesView bytes, std::size_t wire_bytes) {
  constexpr std::size_t kHeader = 40;
  if (bytes.size() < kHeader || wire_bytes < kHeader) return std::nullopt;
  Packet packet;
  packet.protocol = static_cast<std::uint8_t>(Byte(bytes, 6));
  packet.source = bytes.substr(8, 16);
  packet.destination = bytes.substr(24, 16);
  const std::size_t told = Short(bytes, 4);
  packet.payload_bytes = told == 0 ? wire_bytes - kHeader : told;
  packet.payload = bytes.substr(kHeader, packet.payload_bytes);
  packet.SkipExtensions();
  packet.FindNeighbour();
  return packet;
}

void FlowLedger::Packet::SkipExtensions() {
  const BytesView all = payload;
  std::size_t skipped = 0;
  while (protocol == IPPROTO_HOPOPTS || protocol == IPPROTO_DSTOPTS || protocol == IPPROTO_ROUTING ||
         protocol == IPPROTO_FRAGMENT) {
    if (payload.size() < 8) break;
    const bool divides = protocol == IPPROTO_FRAGMENT;
    const std::size_t length = divides ? 8 : (Byte(payload, 1) + 1) * 8;
    if (length > payload.size()) break;
    if (divides) {
      const unsigned fragment = Short(payload, 2);
      is_fragment = (fragment & 0xfff9) != 0;
      is_continuation = (fragment & 0xfff8) != 0;
      identification = Long(payload, 4);
    } else {
      skipped += length;
    }
    protocol = static_cast<std::uint8_t>(Byte(payload, 0));
    payload.remove_prefix(length);
    payload_bytes -= length;
    if (is_continuation) break;
  }
  if (skipped > 0) options = all.substr(0, all.size() - payload.size());
}

// A neighbour solicitation: who is meant stands behind eight bytes.
void FlowLedger::Packet::FindNeighbour() {
  constexpr std::size_t kTarget = 8, kTargetBytes = 16;
  if (protocol != IPPROTO_ICMPV6 || payload.size() < kTarget + kTargetBytes) return;
  if (Byte(payload, 0) != kSolicitation) return;
  asks_for_neighbour = true;
  destination = payload = payload.substr(kTarget, kTargetBytes);
  payload_bytes = payload.size();
}

// The same question of IPv4.
std::optional<FlowLedger::Packet> FlowLedger::Packet::FromArp(BytesView bytes) {
  constexpr std::uint16_t kRequest = 1;
  constexpr std::size_t kMessage = 28;
  if (bytes.size() < kMessage || Short(bytes, 2) != kIpv4 || Short(bytes, 6) != kRequest) return std::nullopt;
  Packet packet;
  packet.asks_for_neighbour = true;
  packet.source = bytes.substr(14, 4);
  packet.destination = packet.payload = bytes.substr(24, 4);
  packet.payload_bytes = packet.payload.size();
  return packet;
}

std::optional<FlowLedger::Packet> FlowLedger::Packet::FromFrame(BytesView frame, std::size_t wire_bytes) {
  if (frame.size() < kEthernetBytes || wire_bytes < kEthernetBytes) return std::nullopt;
  const std::uint16_t type = Short(frame, 12);
  frame.remove_prefix(kEthernetBytes);
  std::optional<Packet> packet;
  if (type == kIpv4) packet = FromIpv4(frame, wire_bytes - kEthernetBytes);
  if (type == kIpv6) packet = FromIpv6(frame, wire_bytes - kEthernetBytes);
  if (type == kArp) packet = FromArp(frame);
  if (packet && packet->HasPorts()) {
    packet->source_port = Short(packet->payload, 0);
    packet->destination_port = Short(packet->payload, 2);
  }
  return packet;
}

LedgerEntry* FlowLedger::Find(const Packet& packet, WallTime time) {
  if (packet.is_continuation) {
    const auto first = fragmented_.find(packet.fragment_key());
    if (first != fragmented_.end() && first->second < entries_.size()) return &entries_[first->second];
  }
  const auto [place, is_new] = index_.try_emplace(packet.key(), entries_.size());
  if (is_new && entries_.size() == kMaxFlows) {
    index_.erase(place);
    ++forgotten_;
    return nullptr;
  }
  if (is_new) {
    LedgerEntry entry;
    entry.flow.time = time;
    entry.flow.protocol = ProtocolName(packet.protocol);
    entry.asks_for_neighbour = packet.asks_for_neighbour;
    if (entry.asks_for_neighbour && packet.source.size() == 4) entry.flow.protocol = "arp";
    entry.flow.source =
        packet.HasPorts() ? EndText(AddressText(packet.source), packet.source_port) : AddressText(packet.source);
    entry.flow.destination = AddressText(packet.destination);
    entry.flow.port = packet.destination_port;
    entries_.push_back(std::move(entry));
  }
  if (packet.is_fragment && !packet.is_continuation) {
    if (fragmented_.size() >= kMaxFlows) fragmented_.clear();
    fragmented_[packet.fragment_key()] = place->second;
  }
  return &entries_[place->second];
}

void FlowLedger::AddTcp(const Packet& packet, LedgerEntry& entry) {
  constexpr unsigned kFin = 0x01, kReset = 0x04;
  if (packet.payload.size() < 20) return;
  const std::size_t header = (Byte(packet.payload, 12) >> 4) * std::size_t{4};
  const unsigned flags = Byte(packet.payload, 13);
  const bool is_syn = (flags & kSyn) != 0;
  const std::uint32_t sequence = Long(packet.payload, 4) + (is_syn ? 1 : 0);  // of the first byte of data
  Stream& stream = streams_.try_emplace(packet.key(), Stream{sequence, sequence, false, false}).first->second;
  if (is_syn) {
    entry.opened = true;
    if (stream.first != sequence) {
      // The same ports again are another connection.
      stream = Stream{sequence, sequence, false, false};
      entry.established = false;
    }
  } else if ((flags & kAck) != 0 && (flags & kReset) == 0 && entry.opened && !entry.established) {
    entry.established = true;
    ++(packet.destination_port == kDnsPort ? counts_.dns_connections : counts_.connections);
  }
  // Of its own accord (what was read in part is closed, or a linger of zero) the kernel resets with an acknowledgement,
  // as it does not in answer to what comes for a socket that nobody holds any more.
  if ((flags & kReset) != 0 && !stream.was_reset) {
    stream.was_reset = true;
    entry.was_closed_before_reset = (flags & kAck) == 0;
  }
  // A reset may bear any number.
  if (header < 20 || (flags & kReset) != 0 || stream.has_ended) return;
  stream.has_ended = (flags & kFin) != 0;
  const std::size_t data = packet.payload_bytes > header ? packet.payload_bytes - header : 0;
  const std::uint32_t end = sequence + static_cast<std::uint32_t>(data);
  // Bytes that were sent before are sent again now and then: only what lies beyond the highest counts. What went by
  // unseen is told by the next packet's number, the last one's by that of the connection's end.
  const auto fresh = static_cast<std::int32_t>(end - stream.next);
  if (fresh <= 0) return;
  entry.flow.sent_bytes += static_cast<std::uint32_t>(fresh);
  stream.next = end;
}

void FlowLedger::AddDatagram(const Packet& packet, LedgerEntry& entry) {
  constexpr std::size_t kUdpHeader = 8;
  const std::size_t header = packet.protocol == IPPROTO_UDP && !packet.is_continuation ? kUdpHeader : 0;
  if (packet.payload_bytes < header || packet.payload.size() < header) return;
  entry.flow.sent_bytes += packet.payload_bytes - header;
  const std::size_t room = kKeptDatagramBytes - entry.datagrams.size();
  entry.datagrams += packet.payload.substr(header).substr(0, room);
}

void FlowLedger::Add(BytesView frame, std::size_t wire_bytes, WallTime time) {
  const auto packet = Packet::FromFrame(frame, wire_bytes);
  if (!packet || packet->IsHousekeeping()) return;
  LedgerEntry* const entry = Find(*packet, time);
  if (entry == nullptr) return;
  if (packet->asks_for_neighbour && entry->packet_count > 0) {
    ++entry->packet_count;  // the kernel asks again, with the same bytes
    return;
  }
  // A part whose first was not seen stands for all of them.
  if (!packet->is_continuation || entry->packet_count == 0) ++entry->packet_count;
  entry->option_bytes += packet->options.size();
  entry->options += packet->options.substr(0, kKeptOptionBytes - entry->options.size());
  if (packet->protocol == IPPROTO_TCP) {
    AddTcp(*packet, *entry);
    return;
  }
  if (packet->protocol == IPPROTO_UDP && packet->destination_port == kDnsPort) ++counts_.dns_datagrams;
  AddDatagram(*packet, *entry);
}

std::vector<LedgerEntry> FlowLedger::Take() {
  std::erase_if(entries_, [](const LedgerEntry& entry) {
    return entry.flow.protocol == "tcp" && !entry.opened && entry.flow.sent_bytes == 0 && entry.option_bytes == 0;
  });
  index_.clear();
  fragmented_.clear();
  forgotten_ = 0;
  // Sequence numbers stay: a connection may live on into the next run.
  if (streams_.size() > kMaxFlows) streams_.clear();
  return std::exchange(entries_, {});
}

}  // namespace telltale
