#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// RFC 6901: "~" is written "~0" and "/" "~1". `pointer` + "/" + escaped `token`.
std::string PointerTo(std::string_view pointer, std::string_view token);
std::string PointerTo(std::string_view pointer, std::size_t index);

// The unescaped tokens; nullopt: not a JSON pointer.
std::optional<std::vector<std::string>> PointerTokens(std::string_view pointer);

// What `pointer` stands for in `document`; nullptr: nothing.
const nlohmann::json* AtPointer(const nlohmann::json& document, std::string_view pointer);

}  // namespace telltale
