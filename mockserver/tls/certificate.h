#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "mockserver/tls/authority.h"

namespace telltale {

// Making X.509 with OpenSSL. Errors are OpenSSL's words. Thread-safe.

Result<PrivateKey> MakeP256Key();
// Self-signed, for signing only.
Result<Certificate> MakeAuthorityCertificate(const std::string& common_name, const PrivateKey& key);
// `name` is a valid DNS name or IP address.
Result<Certificate> MakeLeafCertificate(const std::string& name, const PrivateKey& key, const Certificate& issuer,
                                        const PrivateKey& issuer_key);
std::string ToPem(const Certificate& certificate);

// Whether a certificate can be made out to `name`: letters, digits, "-", "_", "." and labels of 1 to 63; or an address.
bool IsDnsName(std::string_view name);
bool IsIpAddress(std::string_view name);

// What OpenSSL's error queue of this thread says, emptied.
std::string TakeOpensslErrors();

}  // namespace telltale
