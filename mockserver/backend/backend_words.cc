#include "mockserver/backend/backend_words.h"

namespace telltale {
namespace {

using Fault = BackendScript::Fault;

Response Error500(const Exchange&, Response) {
  return {500, {{"Content-Type", "text/plain"}}, "internal server error\n"};
}
Response TooMany429(const Exchange&, Response) { return {429, {{"Retry-After", "1"}}, "slow down\n"}; }
// A redirect to plain HTTP: following it puts the payload on the wire unencrypted. There it is answered: one that
// follows must not be led in a circle.
Response ToPlainHttp(const Exchange& exchange, Response usual) {
  if (exchange.scheme == "http" && exchange.target == "/moved") return usual;
  return {307, {{"Location", "http://" + exchange.host + "/moved"}}, ""};
}

}  // namespace

const std::vector<BackendWord>& BackendWordTable() {
  static const std::vector<BackendWord> words = {
      {"ok", Fault::kNone},
      {"down", Fault::kRefuse, nullptr, false, true},
      {"black-hole", Fault::kBlackHole},
      {"dns-fails", Fault::kNone, nullptr, true, true},
      {"slow", Fault::kSlow},
      {"http-500", Fault::kNone, Error500},
      {"http-429", Fault::kNone, TooMany429},
      {"redirect", Fault::kNone, ToPlainHttp},
      {"reset", Fault::kReset},
      {"garbage", Fault::kGarbage},
      {"huge", Fault::kHuge},
      {"bad-certificate", Fault::kUntrustedAuthority, nullptr, false, true},
      {"wrong-host", Fault::kWrongHost, nullptr, false, true},
  };
  return words;
}

const std::vector<std::string>& BackendWords() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const BackendWord& word : BackendWordTable()) list.push_back(word.name);
    return list;
  }();
  return names;
}

const BackendWord* FindBackendWord(std::string_view name) {
  for (const BackendWord& word : BackendWordTable()) {
    if (word.name == name) return &word;
  }
  return nullptr;
}

}  // namespace telltale
