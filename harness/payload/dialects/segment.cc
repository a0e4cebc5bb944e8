#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

// RudderStack sends the same, labelled as a form.
bool IsSegment(const RawPayload& raw) { return IsEnvelope(raw, "batch", {}, {"type", "messageId"}); }

}  // namespace

const Dialect kSegment = {.name = "Segment batch",
                          .read = ReadJsonIf<IsSegment>,
                          .events = {"/batch/*"},
                          .type = "/type",
                          .id = "/messageId",
                          .time = "/timestamp"};

}  // namespace telltale
