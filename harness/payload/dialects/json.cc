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

void FrameJson(const RawPayload& raw, Payload& payload) {
  const JsonDocuments& json = raw.Json();
  payload.too_large = json.unread;
  payload.framing = json.is_array             ? Framing::kArray
                    : json.is_one_text        ? Framing::kJson
                    : !json.documents.empty() ? Framing::kLines
                                              : Framing::kNone;
  for (std::size_t i = 0; i < json.documents.size(); ++i) {
    Document document{json.is_array ? "/" + std::to_string(i) : "", json.documents[i], 0};
    if (i < json.offsets.size()) document.offset = json.offsets[i];
    payload.documents.push_back(std::move(document));
  }
}

const Dialect kJsonArray = {.name = "JSON array", .recognise = IsArray, .frame = FrameJson, .is_generic = true};
const Dialect kJsonObject = {
    .name = "JSON object", .recognise = IsObject, .frame = FrameJson, .events = {"", "/?/*"}, .is_generic = true};
const Dialect kJsonLines = {
    .name = "JSON lines", .recognise = IsLines, .frame = FrameJson, .events = {"", "/?/*"}, .is_generic = true};
const Dialect kUnreadJson = {.name = "JSON", .recognise = IsUnread, .frame = FrameJson, .is_generic = true};

}  // namespace telltale
