#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/bytes.h"

namespace telltale {

// What kept a text from being read as JSON.
struct JsonProblem {
  bool limit = false;   // nested too deep, rather than malformed
  std::string message;  // "is not JSON: stops making sense at byte 17"; holds nothing of the text
};

// Parses one JSON text into `value`. Refuses what makes two readers of the same bytes disagree: repeated member names,
// numbers past the range of a double, text after the value; and nesting past `max_depth`, so that recursive readers of
// `value` are safe. Returns false and fills `problem` then.
bool ParseJson(BytesView text, std::uint32_t max_depth, nlohmann::json& value, JsonProblem& problem);

// The value in one line, in UTF-8: what is none in it becomes U+FFFD.
std::string CompactJson(const nlohmann::json& value);

// Nesting of a value, measured without recursion: 0 for a scalar, 1 for [], ...; stops counting past `enough`.
std::uint32_t JsonDepth(const nlohmann::json& value, std::uint32_t enough);

}  // namespace telltale
