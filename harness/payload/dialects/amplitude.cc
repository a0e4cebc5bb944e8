#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsAmplitude(const RawPayload& raw) {
  const nlohmann::json* const envelope = EnvelopeOf(raw, "events", {"api_key"});
  return envelope != nullptr && (*envelope)["events"].front().contains("event_type");
}

}  // namespace

const Dialect kAmplitude = {.name = "Amplitude events",
                            .recognise = IsAmplitude,
                            .frame = FrameJson,
                            .events = {"/events/*"},
                            .type = "/event_type",
                            .id = "/insert_id",
                            .time = "/time"};

}  // namespace telltale
