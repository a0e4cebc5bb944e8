#include "harness/run/scenario_script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/config/endpoint_match.h"
#include "harness/payload/sdk.h"
#include "mockserver/backend/backend_words.h"

namespace telltale {
namespace {

Response With(const Answer& answer) { return {answer.status, {{"Content-Type", answer.content_type}}, answer.body}; }

// Some SDKs take an answer that they do not know for a failure, and send the same again and again.
Response DeclaredAnswer(const Profile& profile, const Exchange& exchange) {
  const Endpoint* const endpoint = MatchEndpoint(profile, exchange);
  return endpoint != nullptr && endpoint->answer ? With(*endpoint->answer) : UsualAnswer(exchange);
}

}  // namespace

Result<BackendScript> ScriptFor(const std::string& word, const Profile& profile) {
  const BackendWord* const known = FindBackendWord(word);
  if (known == nullptr) {
    return InputError(fmt::format("the mock backend cannot play \"{}\"", word), profile.path.string(),
                      fmt::format("one of {}", fmt::join(BackendWords(), ", ")));
  }
  BackendScript script;
  script.fault = known->fault;
  script.dns_fails = known->dns_fails;
  script.spares = [&profile](const std::string& host) { return IsBystander(profile, host); };
  script.answer = [known, &profile](const Exchange& exchange) {
    Response usual = DeclaredAnswer(profile, exchange);
    const bool is_spared = known->answer == nullptr || IsBystander(profile, exchange.host);
    return is_spared ? usual : known->answer(exchange, std::move(usual));
  };
  return script;
}

}  // namespace telltale
