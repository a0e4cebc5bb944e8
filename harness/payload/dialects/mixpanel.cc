#include <algorithm>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/form_body.h"

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

}  // namespace

const Dialect kMixpanel = {.name = "Mixpanel track",
                           .read = ReadMixpanel,
                           .events = {"/data", "/data/*"},
                           .type = "/event",
                           .id = "/properties/$insert_id",
                           .time = "/properties/time"};

}  // namespace telltale
