#pragma once
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telltale {

// The hosts of the proxies that an environment names for its programs (HTTPS_PROXY, all_proxy, npm_config_proxy, ...),
// in lower case: a company's, that the user set, and no receiver of a program's own.
std::set<std::string> ProxyHosts(const std::vector<std::pair<std::string, std::string>>& environment);
// The host of "scheme://user:password@host:port/", in lower case; the scheme may be missing.
std::string HostOfProxy(std::string_view url);

}  // namespace telltale
