#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// What stands in a body as JSON. A body is hostile: past 16 MiB or 200 levels it is not read, and `unread` says so.
struct JsonDocuments {
  std::vector<nlohmann::json> documents;  // of an array: its elements; of NDJSON: its lines; else the one text
  bool is_one_text = false;               // the whole body is one JSON text
  bool is_array = false;                  // ... and that is an array
  std::string unread;                     // why nothing was read although there may be JSON; empty: no such reason
};

// Never fails: no documents means that the body is not JSON. Numbers and strings alone do not count as documents.
JsonDocuments ReadJsonDocuments(BytesView body);

}  // namespace telltale
