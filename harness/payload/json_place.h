#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

struct JsonPlace {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// Where in a JSON text the value at a concrete pointer stands: without its quotes where it is a string. Where the
// pointer goes on into JSON in a string, the place of that string. nullopt: there is no such value, or the text is
// broken before it. Linear in the text; no recursion.
std::optional<JsonPlace> FindJsonPlace(BytesView text, std::string_view pointer);

}  // namespace telltale
