#include <string>
#include <utility>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"

namespace telltale {
namespace {

bool IsArray(const RawPayload& raw) { return raw.Json().is_array; }
bool IsObject(const RawPayload& raw) { return raw.JsonObject() != nullptr; }
bool IsLines(const RawPayload& raw) { return !raw.Json().documents.empty() && !raw.Json().is_one_text; }
bool IsUnread(const RawPayload& raw) { return !raw.Json().unread.empty(); }

}  // namespace

void FrameJson(RawPayload& raw, Payload& payload) {
  JsonDocuments json = raw.TakeJson();
  payload.too_large = std::move(json.unread);
  payload.framing = json.is_array             ? Framing::kArray
                    : json.is_one_text        ? Framing::kJson
                    : !json.documents.empty() ? Framing::kLines
                                              : Framing::kNone;
  for (std::size_t i = 0; i < json.documents.size(); ++i) {
    Document document{json.is_array ? "/" + std::to_string(i) : "", std::move(json.documents[i]), 0};
    if (i < json.offsets.size()) document.offset = json.offsets[i];
    payload.documents.push_back(std::move(document));
  }
}

const Dialect kJsonArray = {.name = "JSON array", .read = ReadJsonIf<IsArray>, .is_generic = true};
const Dialect kJsonObject = {
    .name = "JSON object", .read = ReadJsonIf<IsObject>, .events = {"", "/?/*"}, .is_generic = true};
const Dialect kJsonLines = {
    .name = "JSON lines", .read = ReadJsonIf<IsLines>, .events = {"", "/?/*"}, .is_generic = true};
const Dialect kUnreadJson = {.name = "JSON", .read = ReadJsonIf<IsUnread>, .is_generic = true};

}  // namespace telltale
