#pragma once
#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "harness/payload/raw_payload.h"

namespace telltale {

// Whether `object` is an object with all of these members.
inline bool HasAll(const nlohmann::json& object, std::initializer_list<std::string_view> names) {
  return object.is_object() &&
         std::all_of(names.begin(), names.end(), [&](std::string_view name) { return object.contains(name); });
}

// Whether the payload is an object with a list of objects under `list`, the first of which has `in_first`, and with
// each of `beside` beside it.
inline bool IsEnvelope(const RawPayload& raw, std::string_view list,
                       std::initializer_list<std::string_view> beside = {},
                       std::initializer_list<std::string_view> in_first = {}) {
  const nlohmann::json* const object = raw.JsonObject();
  if (object == nullptr || !HasAll(*object, beside)) return false;
  const auto found = object->find(list);
  return found != object->end() && found->is_array() && !found->empty() && HasAll(found->front(), in_first);
}

// Whether the first document is an object with all of these members.
inline bool FirstHas(const RawPayload& raw, std::initializer_list<std::string_view> names) {
  const JsonDocuments& json = raw.Json();
  return !json.documents.empty() && HasAll(json.documents.front(), names);
}

}  // namespace telltale
