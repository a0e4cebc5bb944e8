#include "harness/sandbox/machine/trust_files.h"

#include <fstream>
#include <iterator>

#include "harness/sandbox/machine/java_trust_store.h"

namespace telltale {
namespace {

Bytes SystemBundle() {
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
    std::ifstream file(path, std::ios::binary);
    if (file) return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  return {};
}

}  // namespace

Result<TrustFiles> MakeTrustFiles(const std::string& authority_pem) {
  TrustFiles files;
  files.authority = authority_pem;
  files.bundle = SystemBundle();
  if (!files.bundle.empty() && files.bundle.back() != '\n') files.bundle += '\n';
  files.bundle += authority_pem;
  TRY(files.java_store, JavaTrustStore(authority_pem));
  return files;
}

}  // namespace telltale
