#include "mockserver/dns/name_table.h"

#include <arpa/inet.h>

#include <string_view>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::uint32_t kHalves[] = {0xc6120000, 0xc6130000};  // 198.18.0.0, 198.19.0.0
constexpr std::uint32_t kHalfMask = 0xffff0000;

constexpr std::size_t kIpv6Bytes = 16;
constexpr std::string_view kIpv6Network = "\xfdtelltal";  // the first half
constexpr std::size_t kHalfAt = 9;                        // which kind of name it is

// The IPv4 address, or the one that an IPv6 address goes with, host order; 0: neither.
std::uint32_t NumberOf(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return ntohl(v4.s_addr);
  Bytes v6(kIpv6Bytes, '\0');
  if (inet_pton(AF_INET6, address.c_str(), v6.data()) != 1 || !v6.starts_with(kIpv6Network)) return 0;
  const auto half = static_cast<unsigned char>(v6[kHalfAt]);
  const bool is_ours = v6[kHalfAt - 1] == '\0' && half <= 1 && v6.substr(kHalfAt + 1, 4) == Bytes(4, '\0');
  if (!is_ours) return 0;
  return kHalves[half] | (static_cast<std::uint32_t>(static_cast<unsigned char>(v6[kIpv6Bytes - 2])) << 8) |
         static_cast<unsigned char>(v6[kIpv6Bytes - 1]);
}

}  // namespace

std::optional<std::uint32_t> NameTable::AddressFor(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const std::string key = AsciiLower(name);
  if (const auto known = addresses_.find(key); known != addresses_.end()) return known->second;
  const std::size_t half = IsApart(key) ? 1 : 0;
  std::vector<std::string>& names = names_[half];
  if (names.size() == kMaxNames) return std::nullopt;
  names.push_back(name);
  const std::uint32_t address = kHalves[half] + static_cast<std::uint32_t>(names.size());
  addresses_.emplace(key, address);
  return address;
}

std::optional<Bytes> NameTable::Ipv6AddressFor(const std::string& name) {
  const auto address = AddressFor(name);
  if (!address) return std::nullopt;
  Bytes bytes(kIpv6Network);
  bytes.resize(kIpv6Bytes, '\0');
  bytes[kHalfAt] = (*address & kHalfMask) == kHalves[1] ? '\1' : '\0';
  bytes[kIpv6Bytes - 2] = static_cast<char>((*address >> 8) & 0xff);
  bytes[kIpv6Bytes - 1] = static_cast<char>(*address & 0xff);
  return bytes;
}

std::string NameTable::NameOf(const std::string& address) const {
  const std::uint32_t number = NumberOf(address);
  const std::lock_guard lock(mutex_);
  for (std::size_t half = 0; half < names_.size(); ++half) {
    const std::uint32_t place = number & ~kHalfMask;
    if ((number & kHalfMask) == kHalves[half] && place > 0 && place <= names_[half].size()) {
      return names_[half][place - 1];
    }
  }
  return {};
}

}  // namespace telltale
