#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "mockserver/dns/name_table.h"
#include "mockserver/record/recorder.h"

namespace telltale {

// Bound sockets of a namespace in which every address is local. The server takes ownership.
struct DnsSockets {
  std::vector<int> udp;  // IPv4 or IPv6, with packet info switched on (IP_PKTINFO, IPV6_RECVPKTINFO)
  std::vector<int> tcp;  // listening
};

// What one end has sent to port 53, for whoever counts on the other side of it.
struct DnsReceived {
  std::uint64_t datagrams = 0;
  std::uint64_t stream_bytes = 0;  // by TCP
};

// How far the server is: whether what was sent has been taken.
struct DnsProgress {
  std::uint64_t datagrams = 0;         // ever taken from the sockets
  std::uint64_t connections = 0;       // ever accepted
  std::uint64_t open_connections = 0;  // whose client has not ended them
  bool is_busy = false;                // something that was taken is not recorded yet
};

// Answers DNS over UDP and TCP: every name has an IPv4 and an IPv6 address and nothing else (the rest is empty, PTR
// does not exist, the clouds' metadata names have the address of their service). Every query is recorded as an exchange
// of scheme dns before it is answered, what is no query as a gap; a connection is read until its client ends it. A
// thread of its own takes datagrams from the sockets, so that a flood waits in our memory and not in the kernel's. A
// UDP reply leaves from the address that was asked, or resolvers would ignore it. Thread-safe.
class DnsServer {
 public:
  // Borrows recorder, clock and names; they outlive the server.
  static Result<std::unique_ptr<DnsServer>> Start(DnsSockets sockets, Recorder& recorder, const Clock& clock,
                                                  NameTable& names);
  virtual ~DnsServer() = default;
  struct Behaviour {
    bool fails = false;      // each query is answered SERVFAIL, but for the names that are set apart
    bool ipv4_only = false;  // the same names have no IPv6 address
  };
  // From now on queries belong to `run`.
  virtual void Assign(const std::string& run, Behaviour behaviour) = 0;
  virtual DnsProgress Progress() const = 0;
  // By who sent it ("198.51.100.7:40000"), since the last call.
  virtual std::map<std::string, DnsReceived> TakeReceived() = 0;
  // The first failure to record, which stays.
  virtual Status RecordingStatus() const = 0;
};

}  // namespace telltale
