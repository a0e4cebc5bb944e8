#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/dialects/otlp_messages.h"

namespace telltale {
namespace {

bool IsOtlpJson(const RawPayload& raw) {
  return EnvelopeOf(raw, "resourceSpans", {}) != nullptr || EnvelopeOf(raw, "resourceMetrics", {}) != nullptr ||
         EnvelopeOf(raw, "resourceLogs", {}) != nullptr;
}

}  // namespace

const Dialect kOtlpJson = {
    .name = "OTLP/JSON", .recognise = IsOtlpJson, .frame = FrameJson, .events = kOtlpEvents, .type = "/name"};

}  // namespace telltale
