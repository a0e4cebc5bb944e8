#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// The one question of a DNS query (RFC 1035).
struct DnsQuestion {
  std::uint16_t id = 0;
  bool recursion_desired = false;
  // Without the final dot, case as sent. Dots and unprintable bytes inside a label are written \DDD, as in zone files.
  std::string name;
  std::uint16_t type = 0;
  std::uint16_t dns_class = 0;
  Bytes wire;  // the question section as it came, which an answer repeats
};

// nullopt: not a query with exactly one question, or a damaged one. Looks at no more than one name of 255 bytes;
// compression, which a first name cannot use, is damage.
std::optional<DnsQuestion> ParseDnsQuery(BytesView message);

// "A", "AAAA", "TYPE65280".
std::string DnsTypeName(std::uint16_t type);

enum class DnsStatus : std::uint8_t { kNoError = 0, kServerFailure = 2, kNoSuchName = 3, kNotImplemented = 4 };

inline constexpr std::uint16_t kDnsTypeA = 1;
inline constexpr std::uint16_t kDnsTypePtr = 12;
inline constexpr std::uint16_t kDnsTypeAaaa = 28;
inline constexpr std::uint16_t kDnsClassInternet = 1;

// The reply to `question`: with `address` (of IPv4 or IPv6, network order) as its only answer, or, where it is empty,
// with none.
Bytes DnsReply(const DnsQuestion& question, DnsStatus status, BytesView address);

}  // namespace telltale
