#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/network/flow_ledger.h"

namespace telltale {

// Takes the datagrams that a cell sends over its loopback to ports that nobody there has, from a thread of its own, and
// tells them as flows. Thread-safe.
class LoopbackWatch {
 public:
  // Takes the transparent sockets; borrows the clock.
  static Result<std::unique_ptr<LoopbackWatch>> Start(Descriptor udp4, Descriptor udp6, const Clock& clock);
  ~LoopbackWatch();
  LoopbackWatch(const LoopbackWatch&) = delete;
  LoopbackWatch& operator=(const LoopbackWatch&) = delete;

  struct Taken {
    std::vector<LedgerEntry> entries;
    std::uint64_t lost_datagrams = 0;
  };
  // Everything that was sent before the call.
  Taken Take();

 private:
  LoopbackWatch(Descriptor udp4, Descriptor udp6, Descriptor stop, const Clock& clock);
  void DrainLocked(int socket);
  void Add(const std::string& source, const std::string& destination, std::uint16_t port, BytesView datagram);

  Descriptor udp4_, udp6_;
  Descriptor stop_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows, and reading
  Bytes buffer_;
  std::map<std::string, LedgerEntry> entries_;  // by both ends
  std::map<int, std::uint32_t> lost_;           // by socket, in all time
  std::uint64_t told_lost_ = 0, forgotten_ = 0;
  std::thread thread_;
};

}  // namespace telltale
