#include "harness/sandbox/machine/proxy_environment.h"

#include <string>

namespace telltale {

EnvironmentVariables ProxyEnvironment(std::uint16_t port) {
  const std::string number = std::to_string(port);
  const std::string url = "http://127.0.0.1:" + number;
  EnvironmentVariables variables;
  for (const char* name : {"ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy",
                           "npm_config_https_proxy", "npm_config_proxy", "GLOBAL_AGENT_HTTP_PROXY"}) {
    variables.emplace_back(name, url);
  }
  variables.emplace_back("NODE_USE_ENV_PROXY", "1");
  variables.emplace_back("JAVA_TOOL_OPTIONS", "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=" + number +
                                                  " -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + number);
  return variables;
}

}  // namespace telltale
