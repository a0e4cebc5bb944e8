#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/result.h"
#include "harness/app/serve_printer.h"
#include "harness/config/profile.h"

namespace telltale {

// The files by which clients are made to trust the desk's authority.
struct DeskTrust {
  std::filesystem::path bundle;     // whom the user trusts anyway, and the authority
  std::filesystem::path authority;  // the authority alone
  std::filesystem::path java_store;
};

// Writes them into `folder`. Whom SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name now is trusted still.
Result<DeskTrust> WriteDeskTrust(const std::filesystem::path& folder, const std::string& authority_pem);

// The environment of a command that is run beside the desk: this process's own; TELLTALE_URL, _CONTROL, _TOKEN, _CA and
// the CLI's own variable; the variables by which clients find authorities; what keeps them from asking a proxy for the
// desk. `proxy_port` (0: none): they are to send everything there.
EnvironmentVariables DeskEnvironment(const ServeAddresses& addresses, const DeskTrust& trust, std::uint16_t proxy_port);

}  // namespace telltale
