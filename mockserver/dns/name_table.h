#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Gives each name an address of 198.18.0.0/15 (RFC 2544, for benchmarks: nobody's), one of fd74:656c:6c74:616c::/64,
// and remembers which name got which. Clients that have both prefer IPv4 to such a local address (RFC 6724, 2.1). Names
// that are set apart get theirs from the upper halves, 198.19.0.0/16 and fd74:656c:6c74:616c:1::/80, so that a packet
// tells the two kinds from each other. Thread-safe.
class NameTable {
 public:
  NameTable() = default;
  explicit NameTable(std::function<bool(const std::string& name)> is_apart) : is_apart_(std::move(is_apart)) {}
  bool IsApart(const std::string& name) const { return is_apart_ && is_apart_(name); }
  // The name's address, host order; the same for the same name, whatever its case. nullopt: all kMaxNames of
  // its kind are given.
  std::optional<std::uint32_t> AddressFor(const std::string& name);
  // The same in IPv6, 16 bytes.
  std::optional<Bytes> Ipv6AddressFor(const std::string& name);
  // The name that got the address (text of either family), as it was first asked for; empty: none did.
  std::string NameOf(const std::string& address) const;

  static constexpr std::size_t kMaxNames = 65535;  // of each kind: what a hostile CLI may make us remember

 private:
  std::function<bool(const std::string&)> is_apart_;
  mutable std::mutex mutex_;
  std::array<std::vector<std::string>, 2> names_;  // by address, those apart behind the others
  std::map<std::string, std::uint32_t> addresses_;
};

}  // namespace telltale
