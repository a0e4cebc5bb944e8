#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsPostHog(const RawPayload& raw) { return IsEnvelope(raw, "batch", {"api_key"}, {"event"}); }

}  // namespace

const Dialect kPostHog = {.name = "PostHog batch",
                          .read = ReadJsonIf<IsPostHog>,
                          .events = {"/batch/*"},
                          .type = "/event",
                          .id = "/uuid",
                          .time = "/timestamp"};

}  // namespace telltale
