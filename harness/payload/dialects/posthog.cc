#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsPostHog(const RawPayload& raw) { return IsEnvelope(raw, "batch", {"api_key"}, {"event"}); }

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/api_key", "the project's key", "technical"},
    {"/sent_at", "when the batch left", "usage"},
    {"/batch/*/uuid", "a random id of the event", "technical"},
    {"/batch/*/timestamp", "when it happened", "usage"},
    {"/batch/*/event", "the event's name", "usage"},
    {"/batch/*/distinct_id", "the id of the user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
    {"/batch/*/properties/$lib", "name of the SDK", "technical"},
    {"/batch/*/properties/$lib_version", "version of the SDK", "technical"},
    {"/batch/*/properties/$is_server", "that the SDK runs outside of a browser", "technical"},
    {"/batch/*/properties/$geoip_disable", "that the vendor is not to look up where the address is", "technical"},
    {"/batch/*/properties/$set_once", "properties of the user that are set once", "usage"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"disabled: true, or disable() later",
     "events are dropped, queued ones too; a client with a personal key goes on asking for its flags"},
    {"disableGeoip: true", "the default: the vendor is asked not to look up where the address is"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"status\":1}"},
});

constexpr Sdk kSdk = {.id = "posthog",
                      .name = "PostHog",
                      .measured = "posthog-node 5.70.0 on Node 24",
                      .sends = "Events as the program tells them, packed with gzip; nothing of the machine.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .holds = "50 s with shutdown(); 1 s without, and then the event is lost",
                      .answers = kAnswers};

}  // namespace

const Dialect kPostHog = {.name = "PostHog batch",
                          .read = ReadJsonIf<IsPostHog>,
                          .events = {"/batch/*"},
                          .type = "/event",
                          .id = "/uuid",
                          .time = "/timestamp",
                          .sdk = &kSdk};

}  // namespace telltale
