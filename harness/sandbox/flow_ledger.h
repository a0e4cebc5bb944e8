#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/bytes.h"
#include "core/clock.h"
#include "core/flow.h"

namespace telltale {

// A flow as its packets tell it.
struct LedgerEntry {
  Flow flow;                       // run, name and explanation are left empty
  bool opened = false;             // tcp: its SYN was seen
  bool established = false;        // tcp: the handshake was completed
  Bytes datagrams;                 // udp: the first payload bytes, at most kKeptDatagramBytes
  std::uint64_t packet_count = 0;  // sent by the cell
};

// Turns the Ethernet frames that a cell sends into flows, sorted by their first packet. What the cell's kernel says of
// its own (neighbours, group membership, errors about packets that came) is no flow. Packets are hostile: nothing in
// them is trusted, and memory is bounded. Not thread-safe.
class FlowLedger {
 public:
  // `frame` may be cut after its headers; lengths are taken from the headers.
  void Add(BytesView frame, WallTime time);
  // The flows so far, which are forgotten. Those that only ended since the last call are left out.
  std::vector<LedgerEntry> Take();
  // Established TCP connections to other ports than 53 so far, in all time.
  std::uint64_t established_connections() const { return established_connections_; }
  // Flows past kMaxFlows since the last Take().
  std::uint64_t forgotten() const { return forgotten_; }

  static constexpr std::size_t kMaxFlows = 20000;
  static constexpr std::size_t kKeptDatagramBytes = 64 << 10;

 private:
  using Key = std::tuple<std::uint8_t, Bytes, Bytes, std::uint32_t>;  // protocol, addresses, ports
  struct Packet;
  LedgerEntry* Find(const Packet& packet, WallTime time);
  void AddTcp(const Packet& packet, LedgerEntry& entry);
  void AddUdp(const Packet& packet, LedgerEntry& entry);

  std::vector<LedgerEntry> entries_;
  std::map<Key, std::size_t> index_;
  std::map<Key, std::uint32_t> next_sequence_;  // tcp: of the byte after the highest seen
  std::uint64_t established_connections_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace telltale
