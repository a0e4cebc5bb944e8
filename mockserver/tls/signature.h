#pragma once
#include <memory>
#include <string_view>

#include "core/bytes.h"
#include "mockserver/tls/authority.h"

namespace telltale {

// Signatures as JWS (RFC 7518) writes them, checked with OpenSSL. Thread-safe.

// From a PEM public key, private key or certificate; null: it is none of them.
PrivateKey ReadPublicKeyPem(std::string_view pem);

enum class SignatureResult { kGood, kBad, kWrongKey };

// `algorithm` is one of RS256 RS384 RS512 ES256 ES384 EdDSA. kWrongKey: the key is not of the kind it needs.
SignatureResult VerifySignature(std::string_view algorithm, const PrivateKey& key, BytesView message,
                                BytesView signature);
// HMAC with SHA-256; compares in constant time.
bool VerifyHs256(BytesView secret, BytesView message, BytesView signature);

}  // namespace telltale
