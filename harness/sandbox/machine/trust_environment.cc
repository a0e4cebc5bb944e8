#include "harness/sandbox/machine/trust_environment.h"

namespace telltale {

EnvironmentVariables TrustEnvironment(const std::string& bundle, const std::string& authority,
                                      const std::string& java_store) {
  EnvironmentVariables variables;
  for (const char* name : {"AWS_CA_BUNDLE", "CARGO_HTTP_CAINFO", "CURL_CA_BUNDLE", "DENO_CERT", "GIT_SSL_CAINFO",
                           "PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    variables.emplace_back(name, bundle);
  }
  // Node adds these to its own list, which it reads anyway.
  variables.emplace_back("NODE_EXTRA_CA_CERTS", authority);
  variables.emplace_back("JAVA_TOOL_OPTIONS",
                         "-Djavax.net.ssl.trustStore=" + java_store + " -Djavax.net.ssl.trustStorePassword=changeit");
  return variables;
}

}  // namespace telltale
