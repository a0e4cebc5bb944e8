#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/flow_ledger.h"

namespace telltale {

// Reads a cell's packet socket into a ledger from a thread of its own, so that nothing overflows. Thread-safe.
class PacketWatch {
 public:
  // Takes the bound AF_PACKET socket; borrows the clock.
  static Result<std::unique_ptr<PacketWatch>> Start(Descriptor packets, const Clock& clock);
  ~PacketWatch();
  PacketWatch(const PacketWatch&) = delete;
  PacketWatch& operator=(const PacketWatch&) = delete;

  struct Taken {
    std::vector<LedgerEntry> entries;
    std::uint64_t lost_packets = 0;  // that the kernel had no room for, and flows past the ledger's limit
  };
  // Everything that was sent before the call.
  Taken Take();
  std::uint64_t EstablishedConnections();
  // Ends the watch and gives the socket away, whose closing takes the kernel a while. Nothing may be asked afterwards.
  Descriptor End();

 private:
  PacketWatch(Descriptor packets, Descriptor stop, const Clock& clock);
  void DrainLocked();

  Descriptor packets_;
  Descriptor stop_;
  const Clock& clock_;
  std::mutex mutex_;  // guards the ledger and reading
  FlowLedger ledger_;
  std::thread thread_;
};

}  // namespace telltale
