#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsSnowplow(const RawPayload& raw) { return IsEnvelope(raw, "data", {"schema"}, {"e"}); }

}  // namespace

const Dialect kSnowplow = {.name = "Snowplow payload",
                           .read = ReadJsonIf<IsSnowplow>,
                           .events = {"/data/*"},
                           .type = "/e",
                           .id = "/eid",
                           .time = "/dtm"};

}  // namespace telltale
