#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsApplicationInsights(const RawPayload& raw) {
  return FirstHas(raw, {"iKey", "name", "data", "tags"}) ||
         FirstHas(raw, {"instrumentationKey", "name", "data", "tags"});
}
bool IsOneDs(const RawPayload& raw) { return FirstHas(raw, {"iKey", "name", "ver"}); }

constexpr std::array kInsightsMembers = std::to_array<SdkMember>({
    {"/*/ver", "version of the format", "technical"},
    {"/*/name", "the kind of telemetry", "technical"},
    {"/*/time", "when it happened", "usage"},
    {"/*/sampleRate", "of how many it is one", "technical"},
    {"/*/iKey", "the resource's key", "technical"},
    {"/*/instrumentationKey", "the resource's key", "technical"},
    {"/*/version", "version of the format", "technical"},
    {"/*/tags/ai.cloud.roleInstance", "the machine's host name", "personal"},
    {"/*/tags/ai.internal.sdkVersion", "version of the SDK and of the runtime", "technical"},
    {"/*/tags/ai.operation.id", "id of the trace", "technical"},
    {"/*/tags/ai.operation.parentId", "id of the span", "technical"},
    {"/*/tags/ai.cloud.role", "the service's name", "technical"},
    {"/*/tags/ai.device", "the system's name or the kind of device", "technical"},
    {"/*/data/baseType", "the kind of telemetry", "technical"},
    {"/*/data/baseData/ver", "version of the format", "technical"},
    {"/*/data/baseData/name", "the event's name", "usage"},
    {"/*/data/baseData/exceptions", "errors: class, message, and the stack with absolute paths", "personal",
     "an own span or log processor that cuts paths"},
    {"/*/data/baseData/measurements", "numbers that the program tells with an event", "usage"},
    {"/*/data/baseData/metrics", "numbers: of processor, memory and requests", "technical"},
});
constexpr std::array kInsightsVariables = std::to_array<SdkSwitch>({
    {"APPLICATION_INSIGHTS_NO_STATSBEAT=1", "stops the vendor's own statistics, and nothing else"},
    {"APPLICATIONINSIGHTS_STATSBEAT_DISABLED=true",
     "nothing, though it is named so: the statistics leave all the same"},
    {"APPLICATIONINSIGHTS_SDKSTATS_DISABLED=true", "nothing, though it is named so: the statistics leave all the same"},
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kInsightsAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"itemsReceived\":1,\"itemsAccepted\":1,\"errors\":[]}"},
});

constexpr Sdk kInsightsSdk = {
    .id = "application-insights",
    .name = "Application Insights",
    .measured = "applicationinsights 3.17.0 on Node 24",
    .sends =
        "Telemetry as the program tells it, with the host name; its own statistics beside it, to a host of their own.",
    .members = kInsightsMembers,
    .variables = kInsightsVariables,
    .holds = "13 s with flush(); 29 s without",
    .contacts =
        "a live-metrics host (its ping has the host name), a settings host, the metadata address 169.254.169.254; the "
        "statistics leave after 15 s",
    .answers = kInsightsAnswers};

constexpr std::array kOneDsMembers = std::to_array<SdkMember>({
    {"/name", "the event's name", "usage"},
    {"/time", "when it happened", "usage"},
    {"/ver", "version of the format", "technical"},
    {"/iKey", "the tenant's key", "technical"},
    {"/cors", "of the query: that a browser may read the answer", "technical"},
    {"/content-type", "of the query: the format of the lines", "technical"},
    {"/ext/metadata", "what kinds of values there are", "technical"},
    {"/ext/sdk", "version of the SDK", "technical"},
    {"/ext/user/localId", "the id of the user that the program gives", "pseudonymous"},
    {"/ext/app", "the program's name and version", "technical"},
    {"/ext/utc", "flags of the sender", "technical"},
    {"/data/baseData/properties/version", "version of the channel", "technical"},
});
constexpr std::array kOneDsVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kOneDsAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"acc\":1}"},
});

constexpr Sdk kOneDsSdk = {.id = "1ds",
                           .name = "1DS (Common Schema)",
                           .measured = "@microsoft/1ds-post-js 4.4.4 on Node 24",
                           .sends =
                               "Events as the program tells them, one JSON text a line, and nothing of the machine. "
                               "The lines are labelled text/plain or application/x-json-stream.",
                           .members = kOneDsMembers,
                           .variables = kOneDsVariables,
                           .answers = kOneDsAnswers};

}  // namespace

const Dialect kApplicationInsights = {.name = "Application Insights",
                                      .read = ReadJsonIf<IsApplicationInsights>,
                                      .events = {""},
                                      .type = "/data/baseType",
                                      .time = "/time",
                                      .sdk = &kInsightsSdk};
// Common Schema, one event a line.
const Dialect kOneDs = {
    .name = "1DS", .read = ReadJsonIf<IsOneDs>, .events = {""}, .type = "/name", .time = "/time", .sdk = &kOneDsSdk};

}  // namespace telltale
