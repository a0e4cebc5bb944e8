#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "harness/decode/view.h"
#include "harness/payload/payload.h"

namespace telltale {

// A part of a payload that looks encrypted: nobody can say what it holds.
struct OpaquePart {
  bool is_field = false;  // false: (a stretch of) the body as such
  std::string place;      // "body", "target", "header:NAME"
  std::string pointer;    // of the field, from the payload's outermost layer
  std::string what;       // "4096 bytes that look encrypted"
};

// Those of a request: its body, the strings of its documents (and lists of bytes), its query, its path's words, its
// headers but those that carry credentials. Of array elements that are alike the first. At most 100. What a JSON text
// nested deeper than is read holds is told by Payload::too_large. Pure; time is linear in the payload, and some
// milliseconds more for each part that looks like noise.
std::vector<OpaquePart> FindOpaque(const Payload& payload);

}  // namespace telltale
