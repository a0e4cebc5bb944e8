#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsDevPod(const RawPayload& raw) {
  return IsEnvelope(raw, "data", {}, {"event"}) &&
         HasAll(raw.JsonObject()->at("data").front()["event"], {"type", "machine_id", "properties"});
}

}  // namespace

// DevPod 0.6 and later. The properties are JSON in a string, which pointers go on into.
const Dialect kDevPod = {.name = "DevPod events",
                         .read = ReadJsonIf<IsDevPod>,
                         .events = {"/data/*/event"},
                         .type = "/type",
                         .time = "/timestamp"};

}  // namespace telltale
