#pragma once
#include <string>
#include <string_view>

namespace telltale {

// The services at which a virtual machine asks its cloud about itself: link-local addresses and a few names. Whoever
// asks them tells nobody beyond the host anything, but wants to know where it runs.
bool IsMetadataService(std::string_view host_or_address);
// The IPv4 address of the service that `name` (any case) stands for; empty: it is no such name.
std::string MetadataAddressOf(std::string_view name);

}  // namespace telltale
