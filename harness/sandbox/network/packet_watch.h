#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/network/flow_ledger.h"
#include "harness/sandbox/network/packet_ring.h"

namespace telltale {

// The two bound AF_PACKET sockets of a cell.
struct PacketSockets {
  Descriptor others;    // takes what is no TCP, whole
  Descriptor segments;  // takes TCP, its headers
};

// Reads a cell's packet sockets into a ledger from a thread of its own, so that nothing overflows. Thread-safe.
class PacketWatch {
 public:
  // Borrows the clock.
  static Result<std::unique_ptr<PacketWatch>> Start(PacketSockets sockets, const Clock& clock);
  ~PacketWatch();
  PacketWatch(const PacketWatch&) = delete;
  PacketWatch& operator=(const PacketWatch&) = delete;

  struct Taken {
    std::vector<LedgerEntry> entries;
    std::uint64_t lost_packets = 0;   // of no TCP, that the kernel had no room for, and flows past the ledger's limit
    std::uint64_t lost_segments = 0;  // of TCP: a later one of its connection tells how much there was
  };
  // Everything that was sent before the call.
  Taken Take();
  // What has been sent in all time.
  LedgerCounts Counts();
  // Ends the watch and gives the sockets away, whose closing takes the kernel a while. Nothing may be asked afterwards.
  PacketSockets End();

 private:
  PacketWatch(PacketSockets sockets, Descriptor stop, const Clock& clock);
  void DrainLocked();
  void DrainQueue(int socket);

  PacketSockets sockets_;
  PacketRing ring_;
  Descriptor stop_;
  const Clock& clock_;
  std::mutex mutex_;  // guards the ledger and reading
  Bytes frame_;
  FlowLedger ledger_;
  std::thread thread_;
};

}  // namespace telltale
