#include "mockserver/backend/payload_judge.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "mockserver/tls/jwt.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

std::optional<PayloadProblem> JudgeToken(const json& payload, const PayloadContract& contract) {
  const json* token = AtPointer(payload, contract.token_pointer);
  if (token == nullptr || !token->is_string()) {
    return PayloadProblem{contract.token_pointer, "token", "there is no token"};
  }
  const JwtVerdict verdict = VerifyJwt(token->get_ref<const std::string&>(), contract.token_key,
                                       contract.token_algorithms, contract.token_issuer);
  if (verdict.valid) return std::nullopt;
  return PayloadProblem{contract.token_pointer, "token", std::string(ToString(verdict.problem))};
}

}  // namespace

PayloadJudgement JudgePayload(const Exchange& exchange, const PayloadContract& contract) {
  PayloadJudgement judgement;
  const bool is_http = exchange.scheme == "http" || exchange.scheme == "https";
  const bool has_contract = contract.schema || !contract.token_key.empty();
  if (!is_http || !has_contract || exchange.body.empty()) return judgement;
  judgement.is_judged = true;
  const Header* encoding = FindHeader(exchange.headers, "content-encoding");
  if (encoding != nullptr && encoding->value != "identity") {
    judgement.problems.push_back({"", "content-encoding", "the body is encoded and was not judged"});
    return judgement;
  }
  if (contract.schema) {
    for (Violation& violation : contract.schema->ValidateText(exchange.body)) {
      judgement.problems.push_back(
          {std::move(violation.instance_pointer), std::move(violation.keyword), std::move(violation.message)});
    }
  }
  if (contract.token_key.empty()) return judgement;
  const json payload = json::parse(exchange.body, nullptr, false);
  if (payload.is_discarded()) {
    if (!contract.schema) judgement.problems.push_back({"", "json", "the body is no JSON"});
    return judgement;
  }
  if (auto problem = JudgeToken(payload, contract)) judgement.problems.push_back(*std::move(problem));
  return judgement;
}

}  // namespace telltale
