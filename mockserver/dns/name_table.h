#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace telltale {

// Gives each name an address of 198.18.0.0/15 (RFC 2544, for benchmarks: nobody's) and remembers which name got which.
// Thread-safe.
class NameTable {
 public:
  // The name's address, host order; the same for the same name, whatever its case. nullopt: all kMaxNames are given.
  std::optional<std::uint32_t> AddressFor(const std::string& name);
  // The name that got the address (dotted text), as it was first asked for; empty: none did.
  std::string NameOf(const std::string& address) const;

  static constexpr std::size_t kMaxNames = 65536;  // what a hostile CLI may make us remember

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> names_;  // by address
  std::map<std::string, std::uint32_t> addresses_;
};

}  // namespace telltale
