#pragma once
#include <cstdint>
#include <mutex>
#include <string>

#include "harness/sandbox/descriptor.h"
#include "mockserver/http/capture_server.h"

namespace telltale {

// Asks the kernel whether some of what a cell's processes have sent by TCP still waits in their sockets, also in those
// that nobody holds any more. `diagnosis` is a NETLINK_SOCK_DIAG socket of the cell's namespace. Thread-safe.
class SendQueue {
 public:
  explicit SendQueue(Descriptor diagnosis) : diagnosis_(std::move(diagnosis)) {}
  // Of the connection between two ends, as the cell sees it. One that is unknown is done.
  Sending Of(const std::string& source_ip, std::uint16_t source_port, const std::string& destination_ip,
             std::uint16_t destination_port);

 private:
  std::mutex mutex_;  // one question at a time
  const Descriptor diagnosis_;
};

}  // namespace telltale
