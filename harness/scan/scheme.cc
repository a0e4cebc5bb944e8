#include "harness/scan/scheme.h"

#include <string_view>

#include "core/ascii.h"

namespace telltale {

Status SettleScheme(std::string& scheme) {
  if (scheme == "https" || scheme == "http") return {};
  scheme = AsciiLower(scheme);
  if (scheme.empty() || scheme == "wss") scheme = "https";
  if (scheme == "ws") scheme = "http";
  for (const std::string_view known : {"https", "http", "dns", "tcp", "udp", "tls"}) {
    if (scheme == known) return {};
  }
  return InputError("\"scheme\" is none of http, https, dns, tcp, udp, tls");
}

}  // namespace telltale
