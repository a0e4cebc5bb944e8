#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

enum class CanaryClass {
  kUsername,
  kFullname,
  kEmail,
  kHostname,
  kHome,
  kCwd,
  kMachineId,
  kMac,
  kIpv4,
  kIpv6,
  kFlagValue,
  kArgument,
  kEnvSecret,
  kGitRemote,
  kFileName,
  kGeneric,
};

// The names of canaries.json: "username", "machine_id", ...
std::string_view ToString(CanaryClass canary_class);
std::optional<CanaryClass> CanaryClassFromString(std::string_view name);

// A planted unique value. `id` is unique within one canary set: the class's name, or the NAME of ${canary:NAME}.
struct Canary {
  std::string id;
  CanaryClass canary_class = CanaryClass::kGeneric;
  std::string value;
};

using CanarySet = std::vector<Canary>;

}  // namespace telltale
