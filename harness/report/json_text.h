#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace telltale {

// JSON as reports print it: invalid UTF-8 replaced, and what a terminal or a reader would obey or not see (C1 controls,
// bidirectional marks, DEL) written as \uNNNN, which means the same to a parser. `indent` -1 is one line. Ends in a
// line break.
std::string JsonText(const nlohmann::ordered_json& value, int indent);

}  // namespace telltale
