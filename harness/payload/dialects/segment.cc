#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// RudderStack's SDK is a fork: the same events, but its own metadata, gzip, and the label of a form.
bool IsRudderStack(const RawPayload& raw) {
  return IsEnvelope(raw, "batch", {}, {"type", "messageId"}) && raw.MediaType() == "application/x-www-form-urlencoded";
}
bool IsSegment(const RawPayload& raw) { return IsEnvelope(raw, "batch", {}, {"type", "messageId"}); }

constexpr std::array kSegmentMembers = std::to_array<SdkMember>({
    {"/writeKey", "the source's key", "technical"},
    {"/sentAt", "when the batch left", "usage"},
    {"/timestamp", "when the batch left", "usage"},
    {"/batch/*/messageId", "a random id of the event", "technical"},
    {"/batch/*/timestamp", "when it happened", "usage"},
    {"/batch/*/originalTimestamp", "when it happened", "usage"},
    {"/batch/*/sentAt", "when it left", "usage"},
    {"/batch/*/type", "the kind of call: track, identify, page", "usage"},
    {"/batch/*/channel", "that a server's SDK sent it", "technical"},
    {"/batch/*/integrations", "to whom the vendor is to hand it on", "technical"},
    {"/batch/*/context/library", "name and version of the SDK", "technical"},
    {"/batch/*/_metadata", "version of the runtime", "technical"},
    {"/batch/*/anonymousId", "the id of an unknown user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
});
constexpr std::array kSegmentSwitches = std::to_array<SdkSwitch>({
    {"disable: true", "nothing leaves"},
});
constexpr std::array kSegmentVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kSegmentAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"success\":true}"},
});

constexpr Sdk kSegmentSdk = {
    .id = "segment",
    .name = "Segment",
    .measured = "@segment/analytics-node 3.1.0 on Node 24",
    .sends = "Calls as the program tells them, and the version of the runtime; nothing of the machine.",
    .members = kSegmentMembers,
    .switches = kSegmentSwitches,
    .variables = kSegmentVariables,
    .holds = "76 s with closeAndFlush(); more than 130 s without",
    .answers = kSegmentAnswers};

constexpr std::array kRudderStackMembers = std::to_array<SdkMember>({
    {"/writeKey", "the source's key", "technical"},
    {"/sentAt", "when the batch left", "usage"},
    {"/timestamp", "when the batch left", "usage"},
    {"/batch/*/messageId", "a random id of the event", "technical"},
    {"/batch/*/timestamp", "when it happened", "usage"},
    {"/batch/*/originalTimestamp", "when it happened", "usage"},
    {"/batch/*/sentAt", "when it left", "usage"},
    {"/batch/*/type", "the kind of call: track, identify, page", "usage"},
    {"/batch/*/channel", "that a server's SDK sent it", "technical"},
    {"/batch/*/integrations", "to whom the vendor is to hand it on", "technical"},
    {"/batch/*/context/library", "name and version of the SDK", "technical"},
    {"/batch/*/_metadata", "version of the runtime", "technical"},
    {"/batch/*/anonymousId", "the id of an unknown user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
});
constexpr std::array kRudderStackSwitches = std::to_array<SdkSwitch>({
    {"enable: false", "nothing leaves"},
});
constexpr std::array kRudderStackVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kRudderStackAnswers = std::to_array<SdkAnswer>({
    {"", 200, "text/plain", "OK"},
});

constexpr Sdk kRudderStackSdk = {.id = "rudderstack",
                                 .name = "RudderStack",
                                 .measured = "@rudderstack/rudder-sdk-node 3.0.13 on Node 24",
                                 .sends =
                                     "Calls as the program tells them, and the version of the runtime; nothing of the "
                                     "machine. The body is JSON packed with gzip, labelled as a form.",
                                 .members = kRudderStackMembers,
                                 .switches = kRudderStackSwitches,
                                 .variables = kRudderStackVariables,
                                 .holds = "more than 130 s, with flush() and without",
                                 .answers = kRudderStackAnswers};

}  // namespace

const Dialect kRudderStack = {.name = "RudderStack batch",
                              .read = ReadJsonIf<IsRudderStack>,
                              .events = {"/batch/*"},
                              .type = "/type",
                              .id = "/messageId",
                              .time = "/originalTimestamp",
                              .sdk = &kRudderStackSdk};
const Dialect kSegment = {.name = "Segment batch",
                          .read = ReadJsonIf<IsSegment>,
                          .events = {"/batch/*"},
                          .type = "/type",
                          .id = "/messageId",
                          .time = "/timestamp",
                          .sdk = &kSegmentSdk};

}  // namespace telltale
