#include "harness/check/tries.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "harness/check/destination.h"
#include "harness/config/endpoint_match.h"

namespace telltale {

std::size_t TriesIn(const Traffic& traffic, const Run& run) {
  const auto requests = std::count_if(traffic.sent.begin(), traffic.sent.end(), [&](const Sent& sent) {
    return sent.run == &run && sent.exchange->scheme != "dns" && !IsBystander(*traffic.profile, sent.exchange->host);
  });
  const auto attempts =
      std::count_if(traffic.recording->flows.begin(), traffic.recording->flows.end(), [&](const Flow& flow) {
        return flow.run == run.name && IsBareAttempt(flow, &run) && !IsBystander(*traffic.profile, DestinationOf(flow));
      });
  return static_cast<std::size_t>(requests + attempts);
}

bool ToldABackend(const Traffic& traffic, const Run& run) {
  return std::any_of(traffic.sent.begin(), traffic.sent.end(), [&](const Sent& sent) {
    const Exchange& exchange = *sent.exchange;
    return sent.run == &run && exchange.scheme != "dns" && !IsBystander(*traffic.profile, exchange.host) &&
           (IsRequest(exchange) || exchange.body_total_bytes > 0);
  });
}

bool ReachedForBackend(const Traffic& traffic, const Run& run) {
  if (TriesIn(traffic, run) > 0) return true;
  if (run.isolation != "namespace" && !CanDeliver(run.backend)) return true;
  return std::any_of(traffic.sent.begin(), traffic.sent.end(), [&](const Sent& sent) {
    return sent.run == &run && !IsBystander(*traffic.profile, sent.exchange->host);
  });
}

bool IsExtraRun(const Run& run, const Scenario& scenario) {
  const std::size_t mark = run.name.rfind('#');
  if (mark == std::string::npos || run.name.compare(0, mark, scenario.name) != 0) return false;
  return std::strtoul(run.name.c_str() + mark + 1, nullptr, 10) > scenario.repeat;
}

bool CanDeliver(const std::string& backend) {
  static constexpr const char* kDeaf[] = {"down", "black-hole", "dns-fails", "bad-certificate", "wrong-host"};
  return std::find(std::begin(kDeaf), std::end(kDeaf), backend) == std::end(kDeaf);
}

}  // namespace telltale
