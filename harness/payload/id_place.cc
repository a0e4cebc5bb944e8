#include "harness/payload/id_place.h"

#include <utility>

#include "core/ascii.h"
#include "harness/payload/events.h"
#include "harness/payload/pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostIds = 100'000;
constexpr std::string_view kHeader = "header:";
constexpr std::string_view kQuery = "query:";
constexpr std::string_view kTarget = "target";

std::string Text(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

using Places = std::vector<IdPlace::Told>;

void AddFound(const std::string& place, const std::string& prefix, const std::vector<Located>& found, Places& places) {
  for (const Located& one : found) places.push_back({place, prefix + one.pointer, Text(one.value)});
}

// The elements of an array are its documents, so that a pointer from the outermost layer has one token more.
void AddFromElements(const Payload& payload, std::string_view pointer, Places& places) {
  const std::size_t end = pointer.find('/', 1);
  if (payload.framing != Framing::kArray || end == std::string_view::npos) return;
  const std::string_view first = pointer.substr(0, end);
  for (const Document& document : payload.documents) {
    if (first != "/*" && first != document.pointer) continue;
    AddFound("body", document.pointer, FindAll(document.value, pointer.substr(end)), places);
  }
}

Places AtPointer(const Payload& payload, std::string_view pointer) {
  Places places;
  for (const PayloadEvent& event : EventsOf(payload, pointer)) {
    AddFound(event.place, event.pointer, FindAll(event.value, pointer), places);
  }
  if (places.empty()) AddFromElements(payload, pointer, places);
  return places;
}

Places AtPath(const Payload& payload, std::string_view path) {
  Places places;
  for (const Document& document : payload.documents) {
    AddFound("body", document.pointer, FindBelow(document.value, path), places);
  }
  if (places.empty() && payload.query) AddFound("target", "", FindBelow(payload.query->value, path), places);
  return places;
}

Places InHeaders(const Exchange& exchange, std::string_view name) {
  Places places;
  for (const Header& header : exchange.headers) {
    if (EqualInAscii(header.name, name)) places.push_back({"header:" + header.name, "", header.value});
  }
  return places;
}

// A name that comes again is a list of its values.
Places InQuery(const Payload& payload, std::string_view path) {
  Places places;
  if (!payload.query) return places;
  for (const Located& found : FindAll(payload.query->value, "/" + std::string(path))) {
    if (!found.value.is_array()) {
      places.push_back({"target", found.pointer, Text(found.value)});
      continue;
    }
    for (std::size_t i = 0; i < found.value.size(); ++i) {
      places.push_back({"target", found.pointer + "/" + std::to_string(i), Text(found.value[i])});
    }
  }
  return places;
}

Places ReadPlaces(const Payload& payload, std::string_view place) {
  if (place.starts_with('/')) return AtPointer(payload, place);
  if (place.starts_with(kHeader)) return InHeaders(*payload.exchange, place.substr(kHeader.size()));
  if (place.starts_with(kQuery)) return InQuery(payload, place.substr(kQuery.size()));
  if (place == kTarget) return {{std::string(kTarget), "", payload.exchange->target}};
  return AtPath(payload, place);
}

}  // namespace

Result<IdPlace> IdPlace::Read(std::string place, const std::string& pattern) {
  IdPlace read;
  if (!pattern.empty()) {
    TRY(read.pattern_, CapturingPattern::Compile(pattern));
  }
  read.place_ = std::move(place);
  return read;
}

std::vector<IdPlace::Told> IdPlace::In(const Payload& payload) const {
  std::vector<Told> ids;
  for (Told& told : ReadPlaces(payload, place_)) {
    if (ids.size() >= kMostIds) break;
    if (pattern_) told.value = pattern_->FindIn(told.value).value_or("");
    if (!told.value.empty()) ids.push_back(std::move(told));
  }
  return ids;
}

}  // namespace telltale
