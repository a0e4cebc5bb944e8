#include "harness/app/serve_environment.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "harness/report/atomic_file.h"
#include "harness/sandbox/machine/proxy_environment.h"
#include "harness/sandbox/machine/trust_environment.h"
#include "harness/sandbox/machine/trust_files.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnHosts = "127.0.0.1,localhost,::1";

std::string Content(const char* variable) {
  const char* const path = std::getenv(variable);
  std::ifstream file(path == nullptr ? "" : path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

std::map<std::string, std::string> OwnEnvironment() {
  std::map<std::string, std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (const std::size_t equals = text.find('='); equals != std::string::npos && equals > 0) {
      variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
  return variables;
}

void Append(std::string& list, const std::string& more, char between) {
  if (!list.empty()) list += between;
  list += more;
}

}  // namespace

Result<DeskTrust> WriteDeskTrust(const fs::path& folder, const std::string& authority_pem) {
  TRY(TrustFiles files, MakeTrustFiles(authority_pem));
  const std::string of_user = Content("SSL_CERT_FILE"), of_node = Content("NODE_EXTRA_CA_CERTS");
  if (!of_user.empty()) files.bundle = of_user + authority_pem;
  const DeskTrust trust{folder / "bundle.pem", folder / "ca.pem", folder / "cacerts"};
  TRY_VOID(WriteFileAtomically(trust.bundle, of_node + files.bundle));
  TRY_VOID(WriteFileAtomically(trust.authority, of_node + files.authority));
  TRY_VOID(WriteFileAtomically(trust.java_store, files.java_store));
  return trust;
}

EnvironmentVariables DeskEnvironment(const ServeAddresses& addresses, const DeskTrust& trust,
                                     std::uint16_t proxy_port) {
  std::map<std::string, std::string> variables = OwnEnvironment();
  const auto set = [&](const EnvironmentVariables& more) {
    for (const auto& [name, value] : more) {
      if (name == "JAVA_TOOL_OPTIONS") {
        Append(variables[name], value, ' ');
      } else {
        variables[name] = value;
      }
    }
  };
  EnvironmentVariables trusted =
      TrustEnvironment(trust.bundle.string(), trust.authority.string(), trust.java_store.string());
  // Java's store replaces whom it trusts: right only where all that it sends comes to us.
  if (proxy_port == 0) std::erase_if(trusted, [](const auto& one) { return one.first == "JAVA_TOOL_OPTIONS"; });
  set(trusted);
  if (proxy_port != 0) {
    set(ProxyEnvironment(proxy_port));
    variables["NO_PROXY"] = variables["no_proxy"] = kOwnHosts;
  } else {
    // Programs read one of the two, so what only one says holds for both.
    const std::string upper = variables["NO_PROXY"], lower = variables["no_proxy"];
    Append(variables["NO_PROXY"] = upper.empty() ? lower : upper, kOwnHosts, ',');
    Append(variables["no_proxy"] = lower.empty() ? upper : lower, kOwnHosts, ',');
  }
  set({{"TELLTALE_URL", addresses.url},
       {"TELLTALE_CONTROL", addresses.control},
       {"TELLTALE_TOKEN", addresses.token},
       {"TELLTALE_CA", trust.authority.string()},
       {addresses.variable, addresses.url}});
  return {variables.begin(), variables.end()};
}

}  // namespace telltale
