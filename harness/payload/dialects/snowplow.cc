#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsSnowplow(const RawPayload& raw) {
  const nlohmann::json* const envelope = EnvelopeOf(raw, "data", {"schema"});
  return envelope != nullptr && (*envelope)["data"].front().contains("e");
}

}  // namespace

const Dialect kSnowplow = {.name = "Snowplow payload",
                           .recognise = IsSnowplow,
                           .frame = FrameJson,
                           .events = {"/data/*"},
                           .type = "/e",
                           .id = "/eid",
                           .time = "/dtm"};

}  // namespace telltale
