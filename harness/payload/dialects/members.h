#pragma once
#include <initializer_list>
#include <string_view>

#include "harness/payload/raw_payload.h"

namespace telltale {

// The object that a payload is, if it has a list of objects under `list` and each of `names` beside it; else nullptr.
inline const nlohmann::json* EnvelopeOf(const RawPayload& raw, std::string_view list,
                                        std::initializer_list<std::string_view> names) {
  const nlohmann::json* const object = raw.JsonObject();
  if (object == nullptr) return nullptr;
  const auto found = object->find(list);
  if (found == object->end() || !found->is_array() || found->empty() || !found->front().is_object()) return nullptr;
  for (const std::string_view name : names) {
    if (!object->contains(name)) return nullptr;
  }
  return object;
}

// Whether the first document is an object with all of these members.
inline bool FirstHas(const RawPayload& raw, std::initializer_list<std::string_view> names) {
  const JsonDocuments& json = raw.Json();
  if (json.documents.empty() || !json.documents.front().is_object()) return false;
  for (const std::string_view name : names) {
    if (!json.documents.front().contains(name)) return false;
  }
  return true;
}

}  // namespace telltale
