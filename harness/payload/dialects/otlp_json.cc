#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/dialects/open_telemetry_sdk.h"
#include "harness/payload/dialects/otlp_messages.h"

namespace telltale {
namespace {

bool IsOtlpJson(const RawPayload& raw) {
  return IsEnvelope(raw, "resourceSpans") || IsEnvelope(raw, "resourceMetrics") || IsEnvelope(raw, "resourceLogs");
}

}  // namespace

const Dialect kOtlpJson = {.name = "OTLP/JSON",
                           .read = ReadJsonIf<IsOtlpJson>,
                           .events = kOtlpEvents,
                           .type = "/name",
                           .sdk = &kOpenTelemetrySdk};

}  // namespace telltale
