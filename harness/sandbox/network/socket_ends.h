#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "core/bytes.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/network/explain_flows.h"

namespace telltale {

// Hears of every TCP socket of a cell at its end, also of those that nobody held any more, and what of the bytes that
// were given to it the kernel never sent. A client that leaves with an answer unread, or that gets one after it has
// left, has its connection reset by its own kernel, and what that still held back (pacing, a full window) is gone: no
// packet tells of it. `events` is a NETLINK_SOCK_DIAG socket of the cell's namespace, subscribed to the ends of TCP
// sockets. Messages past kMost are counted and not kept. Thread-safe.
class SocketEnds {
 public:
  // Between the ends of a connection: bytes that were given to the kernel and never sent, and the end itself (FIN),
  // which has a number like a byte.
  using Unsent = std::map<ConnectionEnds, std::uint64_t>;
  struct Taken {
    Unsent unsent;
    std::uint64_t lost = 0;  // messages that did not fit; the kernel says no more of its own than that there were some
  };

  explicit SocketEnds(Descriptor events) : events_(std::move(events)) {}
  // Takes what the kernel has told so far, kMost messages at most; never waits.
  void Read();
  // One message, as Read() finds it.
  void Add(BytesView message);
  // Whether the end of the client's socket of this connection was told since the last Take().
  bool HasEnded(const ConnectionEnds& ends) const;
  // What was told so far, which is forgotten.
  Taken Take();

  static constexpr std::size_t kMost = 20000;

 private:
  mutable std::mutex mutex_;
  const Descriptor events_;
  std::set<std::pair<std::string, std::string>> ended_;  // the sender's port, the other's address
  Taken taken_;
};

}  // namespace telltale
