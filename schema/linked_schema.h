#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace telltale {

// One schema document.
struct SchemaText {
  std::string text;
  std::string name;  // stands in errors: a path, or "builtin:profile"
  std::string uri;   // what its references are resolved against where it has no "$id"; empty: nothing
};

// The schema `root` as one document that refers only to itself: every "$ref" is "#" or a pointer ("#/definitions/x"),
// whatever it was told by ("$id" above or below the root, an anchor, the address of another document), and there is no
// "$id" any more. Documents of `others` stand below "/definitions/NAME", by the last part of their names; the places of
// the root's own stay what they were.
//
// Input errors that name the place: what is not JSON or nests too deep; another draft; a reference to what was not
// given; two places with one "$id"; one of `others` that nothing refers to, because whoever gives it means it to be
// checked.
Result<nlohmann::json> LinkSchema(const SchemaText& root, const std::vector<SchemaText>& others = {});

}  // namespace telltale
