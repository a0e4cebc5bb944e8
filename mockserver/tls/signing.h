#pragma once
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// Detached signatures of evidence, in the forms that the openssl command checks by itself:
//   Ed25519  the 64 bytes of RFC 8032        openssl pkeyutl -verify -rawin ...
//   ECDSA    SHA-256, DER (any curve)        openssl dgst -sha256 -verify ...
// Thread-safe.

// `private_key_pem`: unencrypted PKCS #8 or SEC 1. Errors (kInput): not such a key, or of another kind.
Result<Bytes> SignDetached(std::string_view private_key_pem, BytesView message);

enum class DetachedSignature { kGood, kBad };

// `public_key_pem`: a public key, a certificate or the private key itself. Errors (kInput): not such a key.
Result<DetachedSignature> VerifyDetached(std::string_view public_key_pem, BytesView message, BytesView signature);

// The public half of a key, in PEM. Errors as above.
Result<std::string> PublicKeyPem(std::string_view private_key_pem);

}  // namespace telltale
