#include <array>

#include "core/exchange.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// What a request is its path says: it is given to the documents as their type. A poll for flags has no body.
bool ReadUnleash(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  const std::size_t client = path.rfind("/client/");
  if (client == std::string_view::npos) return false;
  if (FindHeader(raw.exchange().headers, "unleash-instanceid") == nullptr && !FirstHas(raw, {"appName", "instanceId"}))
    return false;
  FrameJson(raw, payload);
  for (Document& document : payload.documents) {
    if (document.value.is_object()) document.value["type"] = path.substr(client + std::string_view("/client/").size());
  }
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"header:unleash-instanceid", "user name and host name", "personal", "instanceId: a random text, in initialize"},
    {"/instanceId", "user name and host name", "personal", "instanceId: a random text, in initialize"},
    {"/appName", "the program's name", "technical"},
    {"/sdkVersion", "version of the SDK", "technical"},
    {"/strategies", "the strategies that the SDK knows", "technical"},
    {"/started", "when the process began", "usage"},
    {"/interval", "how often it tells", "technical"},
    {"/connectionId", "a random id of the process", "technical"},
    {"/platformName", "the runtime's name", "technical"},
    {"/platformVersion", "the runtime's version", "technical"},
    {"/yggdrasilVersion", "version of the engine", "technical"},
    {"/specVersion", "version of the format", "technical"},
    {"/bucket", "how often each flag was on and off", "usage", "disableMetrics: true"},
    {"/type", "the last part of the path", "technical"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"instanceId", "is sent in place of USER-HOST, in header and body"},
    {"disableMetrics: true", "neither registration nor numbers leave; polls do"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"/client/features", 200, "application/json", "{\"version\":2,\"features\":[]}"},
    {"", 202, "text/plain", ""},
});

constexpr Sdk kSdk = {.id = "unleash",
                      .name = "Unleash",
                      .measured = "unleash-client 6.12.1 on Node 24",
                      .sends =
                          "An instance id in a header of every poll and in every body, which is the user name and the "
                          "host name: USER-HOST.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .answers = kAnswers,
                      .answered = "200 with {} to a poll is an error to it: there are no features in it."};

}  // namespace

const Dialect kUnleash = {.name = "Unleash client", .read = ReadUnleash, .events = {""}, .type = "/type", .sdk = &kSdk};

}  // namespace telltale
