#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/form_members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// A form with the protocol's version, the property's id and the kind of hit.
bool IsHit(const std::vector<FormMember>& members) {
  const auto has = [&](std::string_view name) {
    return std::any_of(members.begin(), members.end(), [&](const FormMember& member) { return member.name == name; });
  };
  return has("v") && has("tid") && has("t");
}

// One hit in a query or a body; a batch has one a line.
bool ReadHits(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (!path.ends_with("/collect") && !path.ends_with("/batch")) return false;
  if (raw.content().empty()) return IsHit(ReadQuery(raw.exchange().target));
  std::vector<Document> hits;
  const BytesView content = raw.content();
  for (std::size_t begin = 0; begin < content.size();) {
    const std::size_t end = std::min(content.find('\n', begin), content.size());
    const BytesView line = content.substr(begin, end - begin);
    const std::vector<FormMember> members = ReadForm(line, true);
    if (!line.empty() && !IsHit(members)) return false;
    if (!line.empty()) hits.push_back({"", ToDocument(members), begin});
    begin = end + 1;
  }
  if (hits.empty()) return false;
  payload.framing = Framing::kForm;
  payload.documents = std::move(hits);
  return true;
}

bool IsMeasurement(const RawPayload& raw) { return IsEnvelope(raw, "events", {"client_id"}, {"name"}); }

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/v", "version of the protocol", "technical"},
    {"/tid", "the property's id", "technical"},
    {"/t", "the kind of hit", "usage"},
    {"/cid", "the id of the client: random, kept below HOME", "pseudonymous", "a random id for each run"},
    {"/uid", "the id of the user that the program gives", "pseudonymous"},
    {"/z", "a random number against caches", "technical"},
    {"/qt", "how long the hit waited", "technical"},
    {"/aip", "that the vendor is to cut the address", "technical"},
    {"/ds", "where the hit comes from", "technical"},
    {"/cd1", "insight: the system's name with the kernel's release", "technical"},
    {"/cd2", "insight: the runtime's version", "technical"},
    {"/cd3", "insight: the program's version", "technical"},
    {"/client_id", "the id of the client", "pseudonymous", "a random id for each run"},
    {"/user_id", "the id of the user that the program gives", "pseudonymous"},
    {"/timestamp_micros", "when it happened", "usage"},
    {"/non_personalized_ads", "that the event is not for advertising", "technical"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"insight: optOut = true", "nothing leaves, and it is kept below HOME"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "image/gif", "GIF89a"},
});

constexpr Sdk kSdk = {.id = "google-analytics",
                      .name = "Google Analytics",
                      .measured = "universal-analytics 0.5.4 and insight 0.12.0 on Node 24",
                      .sends =
                          "Hits as the program tells them, as a form, or in a batch as one form a line without any "
                          "Content-Type. insight adds the kernel's release, and an id that it keeps below HOME.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .holds = "insight sends from a detached child",
                      .answers = kAnswers};

}  // namespace

const Dialect kGoogleAnalytics = {
    .name = "Google Analytics hits", .read = ReadHits, .events = {""}, .type = "/t", .sdk = &kSdk};
const Dialect kGoogleMeasurement = {.name = "Google Analytics 4 events",
                                    .read = ReadJsonIf<IsMeasurement>,
                                    .events = {"/events/*"},
                                    .type = "/name",
                                    .time = "/timestamp_micros",
                                    .sdk = &kSdk};

}  // namespace telltale
