#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsAmplitude(const RawPayload& raw) { return IsEnvelope(raw, "events", {"api_key"}, {"event_type"}); }

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/api_key", "the project's key", "technical"},
    {"/client_upload_time", "when the batch left", "usage"},
    {"/options", "how short an id may be", "technical"},
    {"/events/*/event_type", "the event's name", "usage"},
    {"/events/*/insert_id", "a random id of the event", "technical"},
    {"/events/*/event_id", "the event's number", "technical"},
    {"/events/*/time", "when it happened", "usage"},
    {"/events/*/library", "name and version of the SDK", "technical"},
    {"/events/*/device_id", "the id of the device that the program gives", "pseudonymous",
     "a random id, or one of a session"},
    {"/events/*/user_id", "the id of the user that the program gives", "pseudonymous", "leave it out"},
    {"/events/*/session_id", "the id of the session that the program gives", "technical"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"optOut: true", "nothing leaves"},
    {"setOptOut(true) later", "new events are dropped; what is queued leaves all the same"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json",
     "{\"code\":200,\"events_ingested\":1,\"payload_size_bytes\":1,\"server_upload_time\":1}"},
});

constexpr Sdk kSdk = {
    .id = "amplitude",
    .name = "Amplitude",
    .measured = "@amplitude/analytics-node 1.5.73 on Node 24",
    .sends =
        "Events as the program tells them, and nothing else, not even an id. Without `await init().promise` the events "
        "are lost.",
    .members = kMembers,
    .switches = kSwitches,
    .variables = kVariables,
    .holds = "11 s, also where it was answered",
    .answers = kAnswers,
    .answered =
        "200 with {} is a failure to it: one event came twelve times in 75 s. The body must say \"code\": 200."};

}  // namespace

const Dialect kAmplitude = {.name = "Amplitude events",
                            .read = ReadJsonIf<IsAmplitude>,
                            .events = {"/events/*"},
                            .type = "/event_type",
                            .id = "/insert_id",
                            .time = "/time",
                            .sdk = &kSdk};

}  // namespace telltale
