#include "mockserver/dns/name_table.h"

#include <arpa/inet.h>

namespace telltale {
namespace {

constexpr std::uint32_t kFirst = 0xc6120001;  // 198.18.0.1

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
  if (names_.size() == kMaxNames) return std::nullopt;
  const std::uint32_t address = kFirst + static_cast<std::uint32_t>(names_.size());
  names_.push_back(name);
  addresses_.emplace(key, address);
  return address;
}

std::string NameTable::NameOf(const std::string& address) const {
  in_addr parsed{};
  if (inet_pton(AF_INET, address.c_str(), &parsed) != 1) return {};
  const std::uint32_t index = ntohl(parsed.s_addr) - kFirst;
  const std::lock_guard lock(mutex_);
  return index < names_.size() ? names_[index] : std::string();
}

}  // namespace telltale
