#include "mockserver/dns/name_table.h"

#include <arpa/inet.h>

namespace telltale {
namespace {

constexpr std::uint32_t kHalves[] = {0xc6120000, 0xc6130000};  // 198.18.0.0, 198.19.0.0
constexpr std::uint32_t kHalfMask = 0xffff0000;

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::optional<std::uint32_t> NameTable::AddressFor(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const std::string key = LowerCase(name);
  if (const auto known = addresses_.find(key); known != addresses_.end()) return known->second;
  const std::size_t half = IsApart(key) ? 1 : 0;
  std::vector<std::string>& names = names_[half];
  if (names.size() == kMaxNames) return std::nullopt;
  names.push_back(name);
  const std::uint32_t address = kHalves[half] + static_cast<std::uint32_t>(names.size());
  addresses_.emplace(key, address);
  return address;
}

std::string NameTable::NameOf(const std::string& address) const {
  in_addr parsed{};
  if (inet_pton(AF_INET, address.c_str(), &parsed) != 1) return {};
  const std::uint32_t number = ntohl(parsed.s_addr);
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
