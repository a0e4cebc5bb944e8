#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// A batch of events, or one in a query.
bool ReadSnowplow(RawPayload& raw, Payload& payload) {
  if (IsEnvelope(raw, "data", {"schema"}, {"e"})) {
    FrameJson(raw, payload);
    return true;
  }
  return raw.content().empty() && raw.Path() == "/i" && payload.query && HasAll(payload.query->value, {"e", "tv", "p"});
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/data/*/e", "the kind of event", "usage"},
    {"/data/*/eid", "a random id of the event", "technical"},
    {"/data/*/p", "the platform", "technical"},
    {"/data/*/tv", "version of the tracker", "technical"},
    {"/data/*/tna", "the tracker's name", "technical"},
    {"/data/*/aid", "the program's name", "technical"},
    {"/data/*/dtm", "when it happened", "usage"},
    {"/data/*/stm", "when it left", "usage"},
    {"/data/*/ue_px/schema", "the schema of the frame", "technical"},
    {"/data/*/ue_px/data/schema", "the event's schema: its type", "usage"},
    {"/e", "the kind of event", "usage"},
    {"/eid", "a random id of the event", "technical"},
    {"/p", "the platform", "technical"},
    {"/tv", "version of the tracker", "technical"},
    {"/tna", "the tracker's name", "technical"},
    {"/aid", "the program's name", "technical"},
    {"/dtm", "when it happened", "usage"},
    {"/stm", "when it left", "usage"},
    {"/ue_px/schema", "the schema of the frame", "technical"},
    {"/ue_px/data/schema", "the event's schema: its type", "usage"},
    {"/schema", "the schema of the batch", "technical"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "text/plain", "ok"},
});

constexpr Sdk kSdk = {
    .id = "snowplow",
    .name = "Snowplow",
    .measured = "@snowplow/node-tracker 4.8.0 on Node 24",
    .sends = "Events as the program tells them; the event itself is Base64 of JSON in ue_px. Nothing of the machine.",
    .members = kMembers,
    .variables = kVariables,
    .holds = "5 s",
    .answers = kAnswers};

}  // namespace

const Dialect kSnowplow = {.name = "Snowplow payload",
                           .read = ReadSnowplow,
                           .events = {"", "/data/*"},
                           .type = "/e",
                           .id = "/eid",
                           .time = "/dtm",
                           .sdk = &kSdk};

}  // namespace telltale
