#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsAmplitude(const RawPayload& raw) { return IsEnvelope(raw, "events", {"api_key"}, {"event_type"}); }

}  // namespace

const Dialect kAmplitude = {.name = "Amplitude events",
                            .read = ReadJsonIf<IsAmplitude>,
                            .events = {"/events/*"},
                            .type = "/event_type",
                            .id = "/insert_id",
                            .time = "/time"};

}  // namespace telltale
