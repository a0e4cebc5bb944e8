#include "harness/payload/places_of.h"

#include <algorithm>
#include <string>

#include "harness/payload/pointer.h"

namespace telltale {

std::optional<std::string_view> InDocument(const Document& document, std::string_view pointer) {
  for (std::string_view prefix = document.pointer; !prefix.empty();) {
    const std::string_view wanted = TakeRawToken(prefix);
    const std::string_view token = TakeRawToken(pointer);
    if (token != "/*" && token != wanted) return std::nullopt;
  }
  return pointer;
}

std::vector<JsonPlace> PlacesOf(const Payload& payload, std::string_view pointer) {
  std::vector<JsonPlace> places;
  if (!payload.is_json()) return places;
  for (const Document& document : payload.documents) {
    const auto rest = InDocument(document, pointer);
    if (!rest) continue;
    const BytesView text = payload.content().substr(std::min(document.offset, payload.content().size()));
    for (const Located& located : FindAll(document.value, *rest)) {
      auto place = FindJsonPlace(text, document.pointer + located.pointer);
      if (!place) continue;
      place->offset += document.offset;
      places.push_back(*place);
    }
  }
  return places;
}

}  // namespace telltale
