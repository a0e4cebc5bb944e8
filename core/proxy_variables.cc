#include "core/proxy_variables.h"

#include <algorithm>

#include "core/ascii.h"

namespace telltale {

std::string HostOfProxy(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  if (url.starts_with('[')) return AsciiLower(url.substr(1, std::min(url.find(']'), url.size()) - 1));
  return AsciiLower(url.substr(0, url.find(':')));
}

std::set<std::string> ProxyHosts(const std::vector<std::pair<std::string, std::string>>& environment) {
  std::set<std::string> hosts;
  for (const auto& [name, value] : environment) {
    const std::string lowered = AsciiLower(name);
    const bool names_proxy = lowered.ends_with("_proxy") && !lowered.ends_with("no_proxy");
    if (std::string host = names_proxy ? HostOfProxy(value) : ""; !host.empty()) hosts.insert(std::move(host));
  }
  return hosts;
}

}  // namespace telltale
