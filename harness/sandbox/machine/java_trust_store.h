#pragma once
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// A Java key store (format JKS, password "changeit") that trusts the one certificate: Java reads neither PEM nor the
// system's bundle. Fails where the PEM holds no certificate.
Result<Bytes> JavaTrustStore(const std::string& certificate_pem);

}  // namespace telltale
