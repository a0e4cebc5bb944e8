#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsPostHog(const RawPayload& raw) {
  const nlohmann::json* const envelope = EnvelopeOf(raw, "batch", {"api_key"});
  return envelope != nullptr && (*envelope)["batch"].front().contains("event");
}

}  // namespace

const Dialect kPostHog = {.name = "PostHog batch",
                          .recognise = IsPostHog,
                          .frame = FrameJson,
                          .events = {"/batch/*"},
                          .type = "/event",
                          .id = "/uuid",
                          .time = "/timestamp"};

}  // namespace telltale
