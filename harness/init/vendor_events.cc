#include "harness/init/vendor_events.h"

#include "harness/payload/events.h"
#include "harness/payload/sdk.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

void LeaveOutSdkMembers(const Sdk& sdk, const std::string& pointer, json& value) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) LeaveOutSdkMembers(sdk, PointerTo(pointer, i), value[i]);
  }
  if (!value.is_object()) return;
  for (auto member = value.begin(); member != value.end();) {
    const std::string place = PointerTo(pointer, member.key());
    if (FindSdkMember(sdk, place) != nullptr) {
      member = value.erase(member);
    } else {
      LeaveOutSdkMembers(sdk, place, *member);
      ++member;
    }
  }
}

}  // namespace

std::vector<std::pair<std::string, json>> VendorEvents(const Payload& payload) {
  std::vector<std::pair<std::string, json>> events;
  const Sdk* const sdk = SdkOf(payload);
  if (sdk == nullptr) return events;
  for (TypedEvent& typed : TypedEventsOf(payload)) {
    LeaveOutSdkMembers(*sdk, typed.event.pointer, typed.event.value);
    events.emplace_back(std::move(typed.type), std::move(typed.event.value));
  }
  return events;
}

}  // namespace telltale
