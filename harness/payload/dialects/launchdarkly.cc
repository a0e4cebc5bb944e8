#include <array>

#include "core/exchange.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// Events are an array; what the SDK tells of itself is one object.
bool IsLaunchDarkly(const RawPayload& raw) {
  const auto names_kind = [&](std::string_view kind) {
    return FirstHas(raw, {"kind", "creationDate"}) && raw.Json().documents.front()["kind"] == kind;
  };
  if (FindHeader(raw.exchange().headers, "x-launchdarkly-event-schema") != nullptr) return FirstHas(raw, {"kind"});
  return names_kind("diagnostic-init") || names_kind("diagnostic");
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/id", "a random id of the process, and the last letters of the key", "technical"},
    {"/creationDate", "when it happened", "usage"},
    {"/kind", "the kind of event", "technical"},
    {"/sdk", "name and version of the SDK", "technical"},
    {"/configuration", "the SDK's settings", "technical", "diagnosticOptOut: true"},
    {"/platform", "the system's name, the kernel's release, and the runtime", "technical", "diagnosticOptOut: true"},
    {"/dataSinceDate", "since when is counted", "technical"},
    {"/droppedEvents", "events that were lost", "technical"},
    {"/*/kind", "the kind of event", "usage"},
    {"/*/creationDate", "when it happened", "usage"},
    {"/*/key", "the event's name", "usage"},
    {"/*/contextKeys", "ids of user and context that the program gives", "pseudonymous",
     "a random key; anonymous: true"},
    {"/*/context", "what the program tells of the user", "pseudonymous",
     "privateAttributes, allAttributesPrivate: true"},
    {"/*/startDate", "since when is counted", "usage"},
    {"/*/endDate", "until when is counted", "usage"},
    {"/*/features", "how often each flag was asked for", "usage"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"sendEvents: false", "no events leave; flags are still fetched"},
    {"diagnosticOptOut: true", "the report about the SDK is not sent"},
    {"offline: true", "nothing leaves"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 202, "text/plain", ""},
});

constexpr Sdk kSdk = {.id = "launchdarkly",
                      .name = "LaunchDarkly",
                      .measured = "launchdarkly-node-server-sdk 7.0.4 on Node 24",
                      .sends =
                          "The context that the program gives with each kind of event, and a report about the SDK: its "
                          "settings, the kernel and the runtime.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .holds = "more than 100 s, with flush() and close()",
                      .answers = kAnswers};

}  // namespace

const Dialect kLaunchDarkly = {.name = "LaunchDarkly events",
                               .read = ReadJsonIf<IsLaunchDarkly>,
                               .events = {""},
                               .type = "/kind",
                               .time = "/creationDate",
                               .sdk = &kSdk};

}  // namespace telltale
