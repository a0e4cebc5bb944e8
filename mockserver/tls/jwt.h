#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

enum class JwtProblem {
  kNone,
  kMalformed,            // not three base64url parts with a JSON header, or a "crit" extension nobody here knows
  kAlgorithmNone,        // "none": unsigned, whatever the signature part holds
  kAlgorithmNotAllowed,  // a known algorithm that the caller does not allow
  kAlgorithmUnknown,
  kBadKey,        // the key cannot be read, or is of another kind than the algorithm needs
  kBadSignature,  // made with another key, or over something else
  kClaimsNotJson,
  kWrongIssuer,
};

// One sentence for a person, without values.
std::string_view ToString(JwtProblem problem);

struct JwtVerdict {
  bool valid = false;
  JwtProblem problem = JwtProblem::kMalformed;
  std::string algorithm;  // as the header says; empty: it could not be read
  std::string claims;     // the payload's text, where it is base64url; to be believed only if valid
};

// Verifies a JWT in compact serialisation (RFC 7519, 7515): RS256, RS384, RS512, ES256, ES384, EdDSA, HS256.
// `key` is a PEM public key or certificate, or for HS256 the raw secret (a PEM is never taken as a secret: that would
// let anybody who knows the public key sign). `issuer` empty: any. Times in the claims are not judged. Pure;
// thread-safe.
JwtVerdict VerifyJwt(std::string_view compact, std::string_view key, const std::vector<std::string>& allowed_algorithms,
                     std::string_view issuer);

}  // namespace telltale
