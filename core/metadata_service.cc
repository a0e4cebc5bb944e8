#include "core/metadata_service.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::array<std::string_view, 4> kServiceNames = {"metadata.google.internal", "metadata", "metadata.goog",
                                                           "instance-data.ec2.internal"};
// Of AWS and GCE by IPv6, Alibaba, Azure's host.
constexpr std::array<std::string_view, 4> kAddresses = {"fd00:ec2::254", "fd20:ce::254", "100.100.100.200",
                                                        "168.63.129.16"};

}  // namespace

bool IsMetadataService(std::string_view host_or_address) {
  if (host_or_address.starts_with('[') && host_or_address.ends_with(']')) {
    host_or_address = host_or_address.substr(1, host_or_address.size() - 2);
  }
  const std::string host = AsciiLower(host_or_address);
  return host.starts_with("169.254.") || std::find(kAddresses.begin(), kAddresses.end(), host) != kAddresses.end() ||
         !MetadataAddressOf(host).empty();
}

std::string MetadataAddressOf(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const bool is_one = std::find(kServiceNames.begin(), kServiceNames.end(), AsciiLower(name)) != kServiceNames.end();
  return is_one ? "169.254.169.254" : "";
}

}  // namespace telltale
