#include "core/canary.h"

#include <array>
#include <utility>

namespace telltale {
namespace {

constexpr std::array<std::pair<CanaryClass, std::string_view>, 16> kNames = {{
    {CanaryClass::kUsername, "username"},
    {CanaryClass::kFullname, "fullname"},
    {CanaryClass::kEmail, "email"},
    {CanaryClass::kHostname, "hostname"},
    {CanaryClass::kHome, "home"},
    {CanaryClass::kCwd, "cwd"},
    {CanaryClass::kMachineId, "machine_id"},
    {CanaryClass::kMac, "mac"},
    {CanaryClass::kIpv4, "ipv4"},
    {CanaryClass::kIpv6, "ipv6"},
    {CanaryClass::kFlagValue, "flag_value"},
    {CanaryClass::kArgument, "argument"},
    {CanaryClass::kEnvSecret, "env_secret"},
    {CanaryClass::kGitRemote, "git_remote"},
    {CanaryClass::kFileName, "file_name"},
    {CanaryClass::kGeneric, "generic"},
}};

}  // namespace

std::string_view ToString(CanaryClass canary_class) {
  for (const auto& [known, name] : kNames) {
    if (known == canary_class) return name;
  }
  return "generic";
}

std::optional<CanaryClass> CanaryClassFromString(std::string_view name) {
  for (const auto& [known, known_name] : kNames) {
    if (known_name == name) return known;
  }
  return std::nullopt;
}

}  // namespace telltale
