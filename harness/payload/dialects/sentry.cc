// A Sentry envelope: a line of JSON about all, then items. An item is a line of JSON about it (its type, and with
// `length` how many bytes it has; without one it ends with its line), and the item, which is JSON or, an attachment,
// anything. Each item of JSON is a document; that it has no type of its own, its line gives it one.
#include <algorithm>
#include <string>
#include <utility>

#include "harness/payload/dialects/dialects.h"
#include "schema/json_text.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostItems = 10000;
constexpr std::uint32_t kDeepest = 200;

BytesView TakeLine(BytesView& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  BytesView line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

json ObjectIn(BytesView text) {
  if (!text.starts_with('{')) return nullptr;
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object() || JsonDepth(value, kDeepest + 1) > kDeepest) return nullptr;
  return value;
}

BytesView TakeItem(const json& header, BytesView& rest) {
  const auto length = header.find("length");
  if (length == header.end() || !length->is_number_unsigned()) return TakeLine(rest);
  const std::size_t size = std::min<std::size_t>(length->get<std::size_t>(), rest.size());
  const BytesView item = rest.substr(0, size);
  rest.remove_prefix(size);
  if (rest.starts_with('\n')) rest.remove_prefix(1);
  return item;
}

bool ReadSentry(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (!path.ends_with("/envelope/") && !path.ends_with("/envelope")) return false;
  const BytesView content = raw.content();
  BytesView rest = content;
  json about_all = ObjectIn(TakeLine(rest));
  if (!about_all.is_object()) return false;
  payload.framing = Framing::kLines;
  payload.documents.push_back({"", std::move(about_all), 0});
  while (!rest.empty() && payload.documents.size() < kMostItems) {
    const json header = ObjectIn(TakeLine(rest));
    if (!header.is_object()) continue;
    const BytesView item = TakeItem(header, rest);
    json value = ObjectIn(item);
    if (!value.is_object()) continue;
    if (!value.contains("type") && header.contains("type")) value["type"] = header["type"];
    payload.documents.push_back({"", std::move(value), static_cast<std::size_t>(item.data() - content.data())});
  }
  return true;
}

}  // namespace

const Dialect kSentry = {.name = "Sentry envelope",
                         .read = ReadSentry,
                         .events = {""},
                         .type = "/type",
                         .id = "/event_id",
                         .time = "/timestamp"};

}  // namespace telltale
