#include "harness/scan/profile_check.h"

#include <iterator>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/unread_payload.h"

namespace telltale {
Result<std::shared_ptr<const DeclaredContracts>> DeclaredBy(Profile profile) {
  auto declared = std::make_shared<DeclaredContracts>();
  TRY(declared->contracts, LoadContracts(profile));
  declared->profile = std::move(profile);
  return declared;
}

JudgedExchange JudgeByProfile(const Exchange& exchange, const DeclaredContracts& declared,
                              const ProtobufMessage* message, bool may_be_opaque) {
  static const Recording kNoRuns{};
  JudgedExchange judged;
  Sent sent = SentTo(exchange, declared.profile, declared.contracts, message);
  const bool has_events = sent.endpoint != nullptr && sent.endpoint->events;
  if (sent.endpoint != nullptr || may_be_opaque) {
    judged.gaps = UnreadIn(sent.payload, sent.endpoint, sent.contract != nullptr || has_events);
  }
  Traffic traffic{&kNoRuns, &declared.profile, &declared.contracts, {}};
  traffic.sent.push_back(std::move(sent));
  for (const auto check : {CheckPayloads, CheckEventSchemas, CheckContentTypes, CheckTokens, CheckEgress}) {
    std::vector<Finding> findings = check(traffic);
    std::move(findings.begin(), findings.end(), std::back_inserter(judged.findings));
  }
  return judged;
}

}  // namespace telltale
