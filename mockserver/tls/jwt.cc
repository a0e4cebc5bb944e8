#include "mockserver/tls/jwt.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/base64.h"
#include "mockserver/tls/signature.h"

namespace telltale {
namespace {

using nlohmann::json;

// Far past what any header can carry; keeps JSON parsing of hostile tokens small.
constexpr std::size_t kMaxTokenBytes = 1 << 20;
constexpr std::array<std::string_view, 7> kKnown = {"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA", "HS256"};

struct Parts {
  std::string_view signed_text;  // header "." payload
  json header;
  Bytes payload;
  Bytes signature;
};

std::optional<Parts> Split(std::string_view compact) {
  const std::size_t first = compact.find('.');
  const std::size_t last = compact.rfind('.');
  if (compact.size() > kMaxTokenBytes || first == std::string_view::npos || first == last) return std::nullopt;
  const auto header = FromBase64Url(compact.substr(0, first));
  auto payload = FromBase64Url(compact.substr(first + 1, last - first - 1));
  auto signature = FromBase64Url(compact.substr(last + 1));
  if (!header || !payload || !signature) return std::nullopt;
  json object = json::parse(*header, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return Parts{compact.substr(0, last), std::move(object), *std::move(payload), *std::move(signature)};
}

std::string TextOf(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool IsNone(const std::string& algorithm) { return EqualInAscii(algorithm, "none"); }

JwtProblem CheckAlgorithm(const std::string& algorithm, const std::vector<std::string>& allowed) {
  if (IsNone(algorithm)) return JwtProblem::kAlgorithmNone;
  if (std::find(kKnown.begin(), kKnown.end(), algorithm) == kKnown.end()) return JwtProblem::kAlgorithmUnknown;
  if (std::find(allowed.begin(), allowed.end(), algorithm) == allowed.end()) return JwtProblem::kAlgorithmNotAllowed;
  return JwtProblem::kNone;
}

JwtProblem CheckSignature(const Parts& parts, const std::string& algorithm, std::string_view key) {
  const bool is_pem = key.find("-----BEGIN ") != std::string_view::npos;
  if (algorithm == "HS256") {
    if (is_pem || key.empty()) return JwtProblem::kBadKey;
    return VerifyHs256(key, parts.signed_text, parts.signature) ? JwtProblem::kNone : JwtProblem::kBadSignature;
  }
  const PrivateKey public_key = ReadPublicKeyPem(key);
  if (!public_key) return JwtProblem::kBadKey;
  switch (VerifySignature(algorithm, public_key, parts.signed_text, parts.signature)) {
    case SignatureResult::kGood:
      return JwtProblem::kNone;
    case SignatureResult::kBad:
      return JwtProblem::kBadSignature;
    case SignatureResult::kWrongKey:
      break;
  }
  return JwtProblem::kBadKey;
}

JwtProblem CheckClaims(const Bytes& payload, std::string_view issuer) {
  const json claims = json::parse(payload, nullptr, false);
  if (!claims.is_object()) return JwtProblem::kClaimsNotJson;
  return issuer.empty() || TextOf(claims, "iss") == issuer ? JwtProblem::kNone : JwtProblem::kWrongIssuer;
}

}  // namespace

std::string_view ToString(JwtProblem problem) {
  switch (problem) {
    case JwtProblem::kNone:
      return "the token is valid";
    case JwtProblem::kMalformed:
      return "the token is no JWT in compact serialisation";
    case JwtProblem::kAlgorithmNone:
      return "the token is not signed (alg: none)";
    case JwtProblem::kAlgorithmNotAllowed:
      return "the token is signed with an algorithm that is not allowed";
    case JwtProblem::kAlgorithmUnknown:
      return "the token is signed with an unknown algorithm";
    case JwtProblem::kBadKey:
      return "the key cannot be read or is not of the kind that the token's algorithm needs";
    case JwtProblem::kBadSignature:
      return "the token's signature does not verify with the key";
    case JwtProblem::kClaimsNotJson:
      return "the token's claims are no JSON object";
    case JwtProblem::kWrongIssuer:
      return "the token names another issuer";
  }
  return "";
}

JwtVerdict VerifyJwt(std::string_view compact, std::string_view key, const std::vector<std::string>& allowed_algorithms,
                     std::string_view issuer) {
  JwtVerdict verdict;
  const auto parts = Split(compact);
  if (!parts) return verdict;
  verdict.algorithm = TextOf(parts->header, "alg");
  verdict.claims = parts->payload;
  if (parts->header.contains("crit")) return verdict;
  verdict.problem = CheckAlgorithm(verdict.algorithm, allowed_algorithms);
  if (verdict.problem == JwtProblem::kNone) verdict.problem = CheckSignature(*parts, verdict.algorithm, key);
  if (verdict.problem == JwtProblem::kNone) verdict.problem = CheckClaims(parts->payload, issuer);
  verdict.valid = verdict.problem == JwtProblem::kNone;
  return verdict;
}

}  // namespace telltale
