#include "harness/check/traffic.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/digest.h"
#include "harness/check/finding_about.h"
#include "harness/config/endpoint_match.h"

namespace telltale {
namespace {

bool WasAnswered(const Exchange& exchange) {
  return exchange.response && exchange.response->status >= 200 && exchange.response->status < 300;
}

// Finds the retries: what was sent before to the same place, unanswered.
class RetryBook {
 public:
  bool IsRetry(const Exchange& exchange) {
    const auto key = std::make_tuple(exchange.run, exchange.host, exchange.target, Sha256Hex(exchange.body));
    const auto [entry, is_new] = unanswered_.emplace(key, true);
    const bool is_retry = !is_new && entry->second;
    entry->second = !WasAnswered(exchange);
    return is_retry;
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string, std::string>, bool> unanswered_;
};

}  // namespace

Sent SentTo(const Exchange& exchange, const Profile& profile, const ContractSet& contracts,
            const ProtobufMessage* message) {
  Sent sent;
  sent.exchange = &exchange;
  sent.endpoint = MatchEndpoint(profile, exchange);
  const auto contract = sent.endpoint == nullptr ? contracts.end() : contracts.find(sent.endpoint->id);
  if (contract != contracts.end()) sent.contract = &contract->second;
  sent.payload = ReadPayload(exchange, message);
  return sent;
}

Traffic ReadTraffic(const Recording& recording, const Profile& profile, const ContractSet& contracts) {
  Traffic traffic{&recording, &profile, &contracts, {}};
  RetryBook retries;
  const DeclaredMessages messages = MessagesOf(profile);
  for (const Exchange& exchange : recording.exchanges) {
    if (exchange.run == kControlRun) continue;
    Sent sent = SentTo(exchange, profile, contracts, messages.For(exchange));
    sent.run = FindRun(recording, exchange.run);
    sent.scenario = FindScenario(profile, ScenarioOf(sent.run, exchange.run));
    sent.is_retry = !exchange.body.empty() && retries.IsRetry(exchange);
    traffic.sent.push_back(std::move(sent));
  }
  return traffic;
}

const Run* FindRun(const Recording& recording, const std::string& name) {
  const auto found =
      std::find_if(recording.runs.begin(), recording.runs.end(), [&](const Run& run) { return run.name == name; });
  return found == recording.runs.end() ? nullptr : &*found;
}

const Scenario* FindScenario(const Profile& profile, const std::string& name) {
  const auto found = std::find_if(profile.scenarios.begin(), profile.scenarios.end(),
                                  [&](const Scenario& scenario) { return scenario.name == name; });
  return found == profile.scenarios.end() ? nullptr : &*found;
}

}  // namespace telltale
