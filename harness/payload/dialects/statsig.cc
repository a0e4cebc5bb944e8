#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsStatsig(const RawPayload& raw) { return IsEnvelope(raw, "events", {"statsigMetadata"}, {"eventName"}); }

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/statsigMetadata", "version of SDK and runtime, and a random id of the session", "technical"},
    {"/events/*/eventName", "the event's name", "usage"},
    {"/events/*/time", "when it happened", "usage"},
    {"/events/*/value", "of the event, as the program gives it", "usage"},
    {"/events/*/statsigMetadata", "what the SDK adds", "technical"},
    {"/events/*/secondaryExposures", "flags that were asked for on the way", "usage"},
    {"/events/*/user", "the user that the program gives; null of statsig::diagnostics", "usage"},
    {"/events/*/user/userID", "the id of the user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
    {"/events/*/user/privateAttributes", "always empty: it is left out before it leaves", "technical"},
    {"/events/*/metadata/markers", "of statsig::diagnostics: when each of its own requests began and ended",
     "technical", "disableDiagnostics: true"},
    {"/events/*/metadata/statsigOptions", "of statsig::diagnostics: the SDK's settings", "technical",
     "disableDiagnostics: true"},
    {"/events/*/metadata/context", "of statsig::diagnostics: what was measured", "technical",
     "disableDiagnostics: true"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"localMode: true", "nothing leaves"},
    {"disableDiagnostics: true", "how long its own requests took is not told"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 202, "application/json", "{\"success\":true}"},
});

constexpr Sdk kSdk = {
    .id = "statsig",
    .name = "Statsig",
    .measured = "statsig-node 6.5.2 on Node 24",
    .sends =
        "Events as the program tells them, and how long its own requests took, which tells of the server that it asks.",
    .members = kMembers,
    .switches = kSwitches,
    .variables = kVariables,
    .holds = "more than 100 s, with shutdownAsync()",
    .answers = kAnswers};

}  // namespace

const Dialect kStatsig = {.name = "Statsig events",
                          .read = ReadJsonIf<IsStatsig>,
                          .events = {"/events/*"},
                          .type = "/eventName",
                          .time = "/time",
                          .sdk = &kSdk};

}  // namespace telltale
