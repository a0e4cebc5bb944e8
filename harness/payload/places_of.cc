#include "harness/payload/places_of.h"

#include <algorithm>
#include <string>

#include "harness/payload/pointer.h"

namespace telltale {
namespace {

// The rest of a pointer inside the document at `document_pointer`; false: it points elsewhere.
bool EnterDocument(std::string_view document_pointer, std::string_view& pointer) {
  if (document_pointer.empty()) return true;
  const std::size_t end = pointer.empty() ? 0 : std::min(pointer.find('/', 1), pointer.size());
  const std::string_view first = pointer.substr(0, end);
  if (first != "/*" && first != document_pointer) return false;
  pointer.remove_prefix(end);
  return true;
}

}  // namespace

std::vector<JsonPlace> PlacesOf(const Payload& payload, std::string_view pointer) {
  std::vector<JsonPlace> places;
  if (!payload.is_json()) return places;
  for (const Document& document : payload.documents) {
    std::string_view rest = pointer;
    if (!EnterDocument(document.pointer, rest)) continue;
    const BytesView text = payload.content().substr(std::min(document.offset, payload.content().size()));
    for (const Located& located : FindAll(document.value, rest)) {
      auto place = FindJsonPlace(text, document.pointer + located.pointer);
      if (!place) continue;
      place->offset += document.offset;
      places.push_back(*place);
    }
  }
  return places;
}

}  // namespace telltale
