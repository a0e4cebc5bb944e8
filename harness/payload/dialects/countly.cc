#include <algorithm>
#include <array>
#include <vector>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/form_body.h"
#include "harness/payload/form_members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// All stands in the query, or in a form where it is long; events are JSON in one member.
bool ReadCountly(RawPayload& raw, Payload& payload) {
  if (raw.Path() != "/i" && !raw.Path().starts_with("/i/")) return false;
  const auto is_one = [](const std::vector<FormMember>& members) {
    const auto has = [&](std::string_view name) {
      return std::any_of(members.begin(), members.end(), [&](const FormMember& member) { return member.name == name; });
    };
    return has("app_key") && has("device_id");
  };
  if (!is_one(raw.Form()) && !(raw.content().empty() && is_one(ReadQuery(raw.exchange().target)))) return false;
  ReadFormBody(raw, payload);
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/app_key", "the program's key", "technical"},
    {"/device_id", "the id of the device: random, kept in the package's folder", "pseudonymous", "device_id, in init"},
    {"/sdk_name", "name of the SDK", "technical"},
    {"/sdk_version", "version of the SDK", "technical"},
    {"/timestamp", "when it happened", "usage"},
    {"/hour", "the hour of the day", "usage"},
    {"/dow", "the day of the week", "usage"},
    {"/tz", "the time zone's offset", "technical"},
    {"/t", "how the id was made", "technical"},
    {"/begin_session", "that a session began", "usage"},
    {"/session_duration", "how long the session has lasted", "usage"},
    {"/end_session", "that the session ended", "usage"},
    {"/rr", "how many requests wait", "technical"},
    {"/av", "the program's version", "technical"},
    {"/metrics/_os_version", "the kernel's release", "technical", "metrics: {_os_version: ''} in init"},
    {"/metrics", "names and versions of system and program", "technical", "metrics in init"},
    {"/events/*/hour", "the hour of the day", "usage"},
    {"/events/*/dow", "the day of the week", "usage"},
    {"/events/*/timestamp", "when it happened", "usage"},
    {"/events/*/key", "the event's name", "usage"},
    {"/events/*/count", "how often", "usage"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"require_consent: true", "nothing leaves before add_consent"},
    {"remove_consent('events')", "new events are dropped; what is queued leaves all the same"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"result\":\"Success\"}"},
});

constexpr Sdk kSdk = {.id = "countly",
                      .name = "Countly",
                      .measured = "countly-sdk-nodejs 24.10.4 on Node 24",
                      .sends =
                          "Events in the query, and with a session the kernel's release; with every request hour, "
                          "weekday and the time zone's offset. Id and queue are kept in the package's own folder.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .answers = kAnswers};

}  // namespace

const Dialect kCountly = {.name = "Countly request",
                          .read = ReadCountly,
                          .events = {"", "/events/*"},
                          .type = "/key",
                          .time = "/timestamp",
                          .sdk = &kSdk};

}  // namespace telltale
