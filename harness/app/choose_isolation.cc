#include "harness/app/choose_isolation.h"

#include "core/own_limit.h"

namespace telltale {
namespace {

struct Tier {
  const char* name;
  Result<std::unique_ptr<Isolation>> (*make)(const IsolationContext&);
};

constexpr Tier kTiers[] = {
    {"namespace", MakeNamespaceIsolation},
    {"proxy", MakeProxyIsolation},
    {"endpoint", MakeEndpointIsolation},
};

}  // namespace

Result<ChosenIsolation> ChooseIsolation(const std::string& word, const IsolationContext& context,
                                        const Profile& profile) {
  ChosenIsolation chosen;
  for (const Tier& tier : kTiers) {
    if (word != "auto" && word != tier.name) continue;
    if (word == "auto" && std::string(tier.name) == "endpoint" && profile.endpoint_variable.empty()) continue;
    auto isolation = tier.make(context);
    if (isolation) {
      chosen.isolation = *std::move(isolation);
      return chosen;
    }
    // A limit on telltale itself says nothing of the tier: with more room it works.
    if (word != "auto" || !OwnLimitHint(ToString(isolation.error())).empty()) {
      return tl::unexpected<Error>(std::move(isolation).error());
    }
    chosen.refused.push_back(std::string(tier.name) + ": " + ToString(isolation.error()));
  }
  return InputError("no tier of isolation works here", "", "`telltale doctor` says what is missing");
}

}  // namespace telltale
