#include <algorithm>
#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/form_body.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// One event or a list of them, Base64 of JSON or JSON, in a query or a form.
bool IsMixpanel(const RawPayload& raw) {
  const std::string_view path = raw.Path();
  if (!path.starts_with("/track") && !path.starts_with("/engage")) return false;
  const auto has_data = [](const std::vector<FormMember>& members) {
    return std::any_of(members.begin(), members.end(), [](const FormMember& member) { return member.name == "data"; });
  };
  return has_data(raw.Form()) || (raw.content().empty() && has_data(ReadQuery(raw.exchange().target)));
}

bool ReadMixpanel(RawPayload& raw, Payload& payload) {
  if (!IsMixpanel(raw)) return false;
  ReadFormBody(raw, payload);  // where there is none all stands in the query
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/ip", "that the vendor is not to keep the address", "technical"},
    {"/verbose", "how the vendor is to answer", "technical"},
    {"/data/event", "the event's name", "usage"},
    {"/data/properties/token", "the project's key", "technical"},
    {"/data/properties/time", "when it happened", "usage"},
    {"/data/properties/mp_lib", "name of the SDK", "technical"},
    {"/data/properties/$lib_version", "version of the SDK", "technical"},
    {"/data/properties/$insert_id", "a random id of the event", "technical"},
    {"/data/properties/distinct_id", "the id of the user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
    {"/data/*/event", "the event's name", "usage"},
    {"/data/*/properties/token", "the project's key", "technical"},
    {"/data/*/properties/time", "when it happened", "usage"},
    {"/data/*/properties/distinct_id", "the id of the user that the program gives", "pseudonymous",
     "a random id, or one of a session"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "text/plain", "1"},
});

constexpr Sdk kSdk = {.id = "mixpanel",
                      .name = "Mixpanel",
                      .measured = "mixpanel 0.24.0 on Node 24",
                      .sends =
                          "Events as the program tells them, Base64 of JSON in the query, in a form where they are "
                          "several. Nothing of the machine; ip=0 asks the vendor not to keep the address.",
                      .members = kMembers,
                      .variables = kVariables,
                      .holds = "more than 130 s",
                      .answers = kAnswers,
                      .answered = "200 with {} is an error to its callback; it wants the text 1."};

}  // namespace

const Dialect kMixpanel = {.name = "Mixpanel track",
                           .read = ReadMixpanel,
                           .events = {"/data", "/data/*"},
                           .type = "/event",
                           .id = "/properties/$insert_id",
                           .time = "/properties/time",
                           .sdk = &kSdk};

}  // namespace telltale
