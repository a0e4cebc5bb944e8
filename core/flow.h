#pragma once
#include <cstdint>
#include <string>

#include "core/clock.h"

namespace telltale {

// Any network attempt at all, DNS included. Every flow is accounted for by an exchange or a gap.
struct Flow {
  WallTime time{};
  std::string run;
  std::string protocol;  // tcp udp icmp icmp6 arp or "ip-NN"
  std::string source;
  std::string destination;       // address
  std::uint16_t port = 0;        // 0 where the protocol has none
  std::string name;              // what DNS was asked for to get this address; empty: never asked
  std::uint64_t sent_bytes = 0;  // by the CLI
  // "exchange:ID", "dns", "other-resolver" (questions of DNS to one that the machine does not name), "attempt" (a
  // connection without a byte), "refused" (a fault we played), "gap"; empty: unexplained.
  std::string explanation;
  bool operator==(const Flow&) const = default;
};

}  // namespace telltale
