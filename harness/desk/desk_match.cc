#include <algorithm>
#include <vector>

#include "harness/desk/desk_judge.h"
#include "harness/payload/likely_events.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

bool HasValue(const nlohmann::json& document, const PayloadMatch& match) {
  const std::vector<Located> found = FindAll(document, match.pointer);
  return std::any_of(found.begin(), found.end(),
                     [&](const Located& one) { return !match.value || one.value == *match.value; });
}

}  // namespace

bool DeskJudge::Matches(const Exchange& exchange, const PayloadMatch& match) const {
  if (match.is_any()) return true;
  const Payload payload = ReadPayload(exchange, contract_.messages.For(exchange));
  std::vector<TypedEvent> events = LikelyEventsOf(payload);
  if (!match.event.empty()) {
    std::erase_if(events, [&](const TypedEvent& event) { return event.type != match.event; });
    if (events.empty()) return false;
  }
  if (match.pointer.empty()) return true;
  // In an event of that type; else anywhere in the payload too.
  if (std::any_of(events.begin(), events.end(),
                  [&](const TypedEvent& told) { return HasValue(told.event.value, match); })) {
    return true;
  }
  return match.event.empty() && std::any_of(payload.documents.begin(), payload.documents.end(),
                                            [&](const Document& one) { return HasValue(one.value, match); });
}

}  // namespace telltale
