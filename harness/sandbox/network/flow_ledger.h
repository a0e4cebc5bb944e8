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

// How an end with a port is written: "203.0.113.7:5", "[2001:db8::1]:5".
std::string EndText(const std::string& address, std::uint16_t port);

// A flow as its packets tell it.
struct LedgerEntry {
  Flow flow;                 // run, name and explanation are left empty
  bool opened = false;       // tcp: its SYN was seen
  bool established = false;  // tcp: the handshake was completed
  // tcp: its kernel refused something that came by a reset, and reset nothing of its own accord before: the connection
  // had been closed at the cell's end, with nothing left unread.
  bool was_closed_before_reset = false;
  // The kernel asked for the hardware address of `flow.destination`, which is all that leaves where nobody answers.
  bool asks_for_neighbour = false;
  Bytes datagrams;                 // of all but tcp: the first payload bytes, at most kKeptDatagramBytes
  std::uint64_t packet_count = 0;  // sent by the cell; the fragments of one datagram are one
  // What stood in the headers of IP beside the usual: options, extension headers. At most kKeptOptionBytes are kept.
  Bytes options;
  std::uint64_t option_bytes = 0;
};

// What was sent in all time, for whoever waits until it has arrived.
struct LedgerCounts {
  std::uint64_t connections = 0;      // established by TCP to other ports than 53
  std::uint64_t dns_connections = 0;  // the same to port 53
  std::uint64_t dns_datagrams = 0;    // to port 53
};

// Turns the Ethernet frames that a cell sends into flows, sorted by their first packet. What the cell's kernel says of
// its own (its routers, errors about packets that came) is no flow; a neighbour that it asks for is one, to that
// neighbour. Packets are hostile: nothing in them is trusted, and memory is bounded. Not thread-safe.
class FlowLedger {
 public:
  // `frame` may be cut after its headers, lengths are taken from there; `wire_bytes` is all of it.
  void Add(BytesView frame, std::size_t wire_bytes, WallTime time);
  void Add(BytesView frame, WallTime time) { Add(frame, frame.size(), time); }
  // The flows so far, which are forgotten. Those that only ended since the last call are left out.
  std::vector<LedgerEntry> Take();
  const LedgerCounts& counts() const { return counts_; }
  // Flows past kMaxFlows since the last Take().
  std::uint64_t forgotten() const { return forgotten_; }

  static constexpr std::size_t kMaxFlows = 20000;
  static constexpr std::size_t kKeptDatagramBytes = 64 << 10;
  static constexpr std::size_t kKeptOptionBytes = 4096;

 private:
  using Key = std::tuple<std::uint8_t, Bytes, Bytes, std::uint32_t>;  // protocol, addresses, ports
  struct Packet;
  LedgerEntry* Find(const Packet& packet, WallTime time);
  void AddTcp(const Packet& packet, LedgerEntry& entry);
  void AddDatagram(const Packet& packet, LedgerEntry& entry);

  std::vector<LedgerEntry> entries_;
  std::map<Key, std::size_t> index_;
  // What was sent by TCP, as its sequence numbers tell.
  struct Stream {
    std::uint32_t first = 0;  // number of the first byte
    std::uint32_t next = 0;   // of the byte after the highest seen
    bool has_ended = false;   // its FIN was seen: numbers go on, bytes do not
    bool was_reset = false;
  };
  std::map<Key, Stream> streams_;
  std::map<Key, std::size_t> fragmented_;  // protocol, addresses, identification: the entry of the first fragment
  LedgerCounts counts_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace telltale
