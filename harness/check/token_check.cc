#include <fmt/format.h>

#include <map>
#include <utility>

#include "core/ascii.h"
#include "core/base64.h"
#include "core/digest.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/payload/pointer.h"
#include "schema/json_text.h"

namespace telltale {
namespace {

using nlohmann::json;

// A token in a payload: what must validate it, what it must depend on.
struct SignedDocument {
  const Sent* sent = nullptr;
  const TokenContract* contract = nullptr;
  std::string pointer;  // of the token, in the body
  std::string token;
  std::string unsigned_payload;  // canonical: without the token and white space, members sorted by name (RFC 8785)
};

json ClaimsOf(const std::string& token) {
  constexpr std::uint32_t kMaxDepth = 50;
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string::npos ? first : token.find('.', first + 1);
  if (second == std::string::npos) return nullptr;
  const auto claims = FromBase64Url(std::string_view(token).substr(first + 1, second - first - 1));
  json value;
  JsonProblem problem;
  if (!claims || !ParseJson(*claims, kMaxDepth, value, problem)) return nullptr;
  return value;
}

std::string WithoutToken(const json& document, const std::string& pointer) {
  const std::size_t last = pointer.rfind('/');
  json copy = document;
  const json::json_pointer parent(last == std::string::npos ? std::string() : pointer.substr(0, last));
  if (copy.contains(parent) && copy[parent].is_object()) copy[parent].erase(LastToken(pointer));
  return copy.dump(-1, ' ', false, json::error_handler_t::replace);
}

Finding About(std::string_view rule, const SignedDocument& one, std::string message) {
  return At(FindingAbout(rule, *one.sent, "body", std::move(message)), *one.sent, one.pointer);
}

// SHA-256 as lower- or upper-case hex, base64 or base64url, with or without the digest's name before it.
bool HoldsDigest(const std::string& claim, const std::string& payload) {
  const auto digest = Sha256(payload);
  const std::string bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  for (const char* prefix : {"", "sha256:", "sha256-", "sha-256="}) {
    if (!claim.starts_with(prefix)) continue;
    const std::string value = claim.substr(std::string_view(prefix).size());
    if (AsciiLower(value) == ToHex(bytes) || value == ToBase64(bytes) || value == ToBase64Url(bytes)) return true;
  }
  return false;
}

void CheckBinding(const SignedDocument& one, std::vector<Finding>& findings) {
  const json claims = ClaimsOf(one.token);
  const std::string& name = one.contract->binding_claim;
  const bool has_claim = claims.is_object() && claims.contains(name) && claims[name].is_string();
  if (has_claim && HoldsDigest(claims[name].get<std::string>(), one.unsigned_payload)) return;
  findings.push_back(Sealed(About(
      "contract/token-unbound", one,
      has_claim ? fmt::format("the token's claim {} is not the SHA-256 of the payload", Quoted(name))
                : fmt::format("the token has no claim {}, which must hold the payload's SHA-256", Quoted(name)))));
}

// Where no binding is promised, a token that fits two payloads is worth a warning: it validates neither.
void CheckReuse(const SignedDocument& one, std::map<std::string, std::string>& payload_of_token,
                std::vector<Finding>& findings) {
  const auto [entry, is_new] = payload_of_token.emplace(one.token, one.unsigned_payload);
  if (is_new || entry->second == one.unsigned_payload) return;
  Finding finding =
      About("contract/token-unbound", one, "the same token came with different payloads, so it validates none of them");
  finding.level = Level::kWarning;
  findings.push_back(Sealed(std::move(finding)));
}

// The signed documents of one exchange; a document without a token is a finding at once.
std::vector<SignedDocument> ReadTokens(const Sent& sent, std::vector<Finding>& findings) {
  std::vector<SignedDocument> tokens;
  const TokenContract& contract = *sent.endpoint->token;
  if (!sent.payload.is_structured() && !sent.payload.content().empty() && IsRequest(*sent.exchange)) {
    findings.push_back(Sealed(FindingAbout("contract/token", sent, "body", "no token can be read from the payload")));
  }
  if (!sent.payload.is_structured()) return tokens;
  for (const Document& document : sent.payload.documents) {
    std::vector<Located> found = FindAll(document.value, contract.pointer);
    SignedDocument one{&sent, &contract, document.pointer + contract.pointer, {}, {}};
    if (found.empty()) {
      findings.push_back(Sealed(About("contract/token", one, "the payload has no token")));
    }
    for (Located& located : found) {
      one.pointer = document.pointer + located.pointer;
      one.token = located.value.is_string() ? located.value.get<std::string>() : std::string();
      one.unsigned_payload = WithoutToken(document.value, located.pointer);
      tokens.push_back(one);
    }
  }
  return tokens;
}

}  // namespace

std::vector<Finding> CheckTokens(const Traffic& traffic) {
  std::vector<Finding> findings;
  std::map<std::string, std::string> payload_of_token;
  for (const Sent& sent : traffic.sent) {
    if (sent.endpoint == nullptr || !sent.endpoint->token) continue;
    for (const SignedDocument& one : ReadTokens(sent, findings)) {
      const bool can_verify = sent.contract != nullptr && sent.contract->verify_token;
      const std::string wrong = can_verify ? sent.contract->verify_token(one.token) : std::string();
      if (!wrong.empty()) findings.push_back(Sealed(About("contract/token", one, "the token is not valid: " + wrong)));
      if (one.contract->binding_claim.empty()) {
        CheckReuse(one, payload_of_token, findings);
      } else {
        CheckBinding(one, findings);
      }
    }
  }
  return findings;
}

}  // namespace telltale
