#pragma once
#include <cstdint>

#include "harness/config/profile.h"

namespace telltale {

// The variables by which programs are asked to send everything through a proxy on a port of this machine's loopback.
// Java reads its options from one variable, JAVA_TOOL_OPTIONS: it may have to be joined with another.
EnvironmentVariables ProxyEnvironment(std::uint16_t port);

}  // namespace telltale
