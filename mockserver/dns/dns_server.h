#pragma once
#include <cstdint>
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

// Answers DNS over UDP and TCP from one thread of its own: every name has an IPv4 address and nothing else (AAAA and
// the rest are empty, PTR and the clouds' metadata names do not exist), so that clients come to us by IPv4. Every query
// is recorded as an exchange of scheme dns before it is answered, what is no query as a gap. A UDP reply leaves from
// the address that was asked, or resolvers would ignore it. Thread-safe.
class DnsServer {
 public:
  // Borrows recorder, clock and names; they outlive the server.
  static Result<std::unique_ptr<DnsServer>> Start(DnsSockets sockets, Recorder& recorder, const Clock& clock,
                                                  NameTable& names);
  virtual ~DnsServer() = default;
  // From now on queries belong to `run`; `fails`: each is answered SERVFAIL, but for the names that are set apart.
  virtual void Assign(const std::string& run, bool fails) = 0;
  // The first failure to record, which stays.
  virtual Status RecordingStatus() const = 0;
};

}  // namespace telltale
