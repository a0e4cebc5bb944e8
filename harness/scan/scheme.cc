#include "harness/scan/scheme.h"

#include <algorithm>
#include <string_view>

namespace telltale {

Status SettleScheme(std::string& scheme) {
  if (scheme == "https" || scheme == "http") return {};
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (scheme.empty() || scheme == "wss") scheme = "https";
  if (scheme == "ws") scheme = "http";
  for (const std::string_view known : {"https", "http", "dns", "tcp", "udp", "tls"}) {
    if (scheme == known) return {};
  }
  return InputError("\"scheme\" is none of http, https, dns, tcp, udp, tls");
}

}  // namespace telltale
