#include "harness/run/backend_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <utility>

#include "harness/config/endpoint_match.h"

namespace telltale {
namespace {

using Fault = BackendScript::Fault;

Response DeclaredAnswer(const Profile& profile, const Exchange& exchange) {
  const Endpoint* const endpoint = MatchEndpoint(profile, exchange);
  const Answer answer = endpoint != nullptr ? endpoint->answer : Answer{};
  return {answer.status, {{"Content-Type", answer.content_type}}, answer.body};
}

Response Error500(const Profile&, const Exchange&) {
  return {500, {{"Content-Type", "text/plain"}}, "internal server error\n"};
}
Response TooMany429(const Profile&, const Exchange&) { return {429, {{"Retry-After", "1"}}, "slow down\n"}; }
// A redirect to plain HTTP: following it puts the payload on the wire unencrypted. There it is answered: one that
// follows must not be led in a circle.
Response ToPlainHttp(const Profile& profile, const Exchange& exchange) {
  if (exchange.scheme == "http" && exchange.target == "/moved") return DeclaredAnswer(profile, exchange);
  return {307, {{"Location", "http://" + exchange.host + "/moved"}}, ""};
}

struct Word {
  std::string name;
  Fault fault;
  Response (*answer)(const Profile&, const Exchange&);
  bool dns_fails = false;
};

const std::vector<Word>& Words() {
  static const std::vector<Word> words = {
      {"ok", Fault::kNone, DeclaredAnswer},
      {"down", Fault::kRefuse, DeclaredAnswer},
      {"black-hole", Fault::kBlackHole, DeclaredAnswer},
      {"dns-fails", Fault::kNone, DeclaredAnswer, true},
      {"slow", Fault::kSlow, DeclaredAnswer},
      {"http-500", Fault::kNone, Error500},
      {"http-429", Fault::kNone, TooMany429},
      {"redirect", Fault::kNone, ToPlainHttp},
      {"reset", Fault::kReset, DeclaredAnswer},
      {"garbage", Fault::kGarbage, DeclaredAnswer},
      {"huge", Fault::kHuge, DeclaredAnswer},
      {"bad-certificate", Fault::kUntrustedAuthority, DeclaredAnswer},
      {"wrong-host", Fault::kWrongHost, DeclaredAnswer},
  };
  return words;
}

}  // namespace

const std::vector<std::string>& BackendWords() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Word& word : Words()) list.push_back(word.name);
    return list;
  }();
  return names;
}

Result<BackendScript> ScriptFor(const std::string& word, const Profile& profile) {
  for (const Word& known : Words()) {
    if (known.name != word) continue;
    BackendScript script;
    script.fault = known.fault;
    script.dns_fails = known.dns_fails;
    script.spares = [&profile](const std::string& host) { return IsBystander(profile, host); };
    script.answer = [answer = known.answer, &profile](const Exchange& exchange) {
      return IsBystander(profile, exchange.host) ? DeclaredAnswer(profile, exchange) : answer(profile, exchange);
    };
    return script;
  }
  return InputError(fmt::format("the mock backend cannot play \"{}\"", word), profile.path.string(),
                    fmt::format("one of {}", fmt::join(BackendWords(), ", ")));
}

}  // namespace telltale
