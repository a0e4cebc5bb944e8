#pragma once
#include <string_view>
#include <vector>

namespace telltale {

struct EmbeddedSchema {
  std::string_view name;
  std::string_view text;
};

// Defined by what schema/embed.cmake generates in the build tree; sorted by name. Read through schema/builtin.h.
const std::vector<EmbeddedSchema>& EmbeddedSchemas();

}  // namespace telltale
