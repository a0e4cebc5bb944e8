#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

// RudderStack sends the same, labelled as a form.
bool IsSegment(const RawPayload& raw) {
  const nlohmann::json* const envelope = EnvelopeOf(raw, "batch", {});
  return envelope != nullptr && (*envelope)["batch"].front().contains("type") &&
         (*envelope)["batch"].front().contains("messageId");
}

}  // namespace

const Dialect kSegment = {.name = "Segment batch",
                          .recognise = IsSegment,
                          .frame = FrameJson,
                          .events = {"/batch/*"},
                          .type = "/type",
                          .id = "/messageId",
                          .time = "/timestamp"};

}  // namespace telltale
