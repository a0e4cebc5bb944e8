#pragma once
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/check/traffic.h"

namespace telltale {

// The families of checks, leak/* apart. Each is a pure function of the traffic; its findings are sealed, in no order.

// contract/schema, contract/undocumented-field: every JSON document at an endpoint whose schema is published.
std::vector<Finding> CheckPayloads(const Traffic& traffic);
// The same of every event at an endpoint that has contracts by type, and of what stands around the events; and of what
// another SDK than the declared one sends.
std::vector<Finding> CheckEventSchemas(const Traffic& traffic);
// contract/unannotated, contract/expired: what a contract says of its fields, and payloads that carry expired ones.
std::vector<Finding> CheckAnnotations(const Traffic& traffic);
// contract/content-type.
std::vector<Finding> CheckContentTypes(const Traffic& traffic);
// contract/event-missing, contract/event-unexpected, contract/order.
std::vector<Finding> CheckEvents(const Traffic& traffic);
// contract/timing.
std::vector<Finding> CheckTiming(const Traffic& traffic);
// contract/token, contract/token-unbound.
std::vector<Finding> CheckTokens(const Traffic& traffic);
// identity/*.
std::vector<Finding> CheckIdentities(const Traffic& traffic);
// consent/*, optout/*, meta/silent.
std::vector<Finding> CheckConsent(const Traffic& traffic);
// egress/*.
std::vector<Finding> CheckEgress(const Traffic& traffic);
// behaviour/*, but for what was written.
std::vector<Finding> CheckBehaviour(const Traffic& traffic);
// behaviour/left-behind.
std::vector<Finding> CheckLeftBehind(const Traffic& traffic);

// Payloads, or parts of them, that no check could look into.
std::vector<Gap> FindUnreadPayloads(const Traffic& traffic);
// What could not be judged because a scenario did not do what it must: did not start, failed, did not run as often as
// it must, or sent nothing.
std::vector<Gap> FindIncompleteRuns(const Traffic& traffic);
// Silence that proves nothing.
std::vector<Gap> FindUnprovenSilence(const Traffic& traffic);
// What the profile declares and no run put to the test.
std::vector<Gap> FindUntried(const Traffic& traffic);
// Promised events that did not come where what is sent cannot be seen.
std::vector<Gap> FindUnseenEvents(const Traffic& traffic);

}  // namespace telltale
