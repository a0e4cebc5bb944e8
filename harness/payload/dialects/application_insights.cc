#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"

namespace telltale {
namespace {

bool IsApplicationInsights(const RawPayload& raw) { return FirstHas(raw, {"iKey", "name", "data", "tags"}); }
bool IsOneDs(const RawPayload& raw) { return FirstHas(raw, {"iKey", "name", "ver"}); }

}  // namespace

const Dialect kApplicationInsights = {.name = "Application Insights",
                                      .read = ReadJsonIf<IsApplicationInsights>,
                                      .events = {""},
                                      .type = "/data/baseType",
                                      .time = "/time"};
// Common Schema, one event a line.
const Dialect kOneDs = {.name = "1DS", .read = ReadJsonIf<IsOneDs>, .events = {""}, .type = "/name", .time = "/time"};

}  // namespace telltale
