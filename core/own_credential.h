#pragma once
#include <string_view>

#include "core/ascii.h"
#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

// The public registry of npm and the token for it that stands in ~/.npmrc.
inline constexpr const char* kNpmRegistry = "registry.npmjs.org";
inline constexpr const char* kNpmRegistryToken = "npm_registry_token";

// Whether a planted credential was found where it belongs: said to the server that gave it out, in the header for it,
// encrypted. Anywhere else, and in any other place of the same request, it is a leak.
inline bool IsWhereItBelongs(const Finding& finding, const Exchange& exchange) {
  constexpr std::string_view kHeader = "header:authorization";
  return finding.canary == kNpmRegistryToken && exchange.scheme == "https" && exchange.host == kNpmRegistry &&
         AsciiLower(finding.place) == kHeader;
}

}  // namespace telltale
