#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// What stands in a text as JSON. Texts are hostile: past 16 MiB or 200 levels one is not read, and `unread` says so.
struct JsonDocuments {
  std::vector<nlohmann::json> documents;  // of an array: its elements; of NDJSON: its lines; else the one text
  std::vector<std::size_t> offsets;       // of NDJSON: where each line's text begins; else empty
  bool is_one_text = false;               // the whole text is one JSON text
  bool is_array = false;                  // ... and that is an array
  std::string unread;                     // why nothing was read although there may be JSON; empty: no such reason
};

// Never fails: no documents means that the text is not JSON. Numbers and strings alone do not count as documents.
JsonDocuments ReadJsonDocuments(BytesView text);

}  // namespace telltale
