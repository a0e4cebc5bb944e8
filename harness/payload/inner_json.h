#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace telltale {

// How a text came to be a structure.
enum class InnerCoding { kJson, kBase64 };

struct InnerJson {
  nlohmann::json value;  // an object or array
  InnerCoding coding = InnerCoding::kJson;
};

// The object or array that a string holds: as JSON, or as Base64 (both alphabets, padded or not) of JSON, also packed
// in between. nullopt: it holds none, is larger than 16 MiB or nested deeper than 100 levels.
std::optional<InnerJson> StructureIn(std::string_view text);

}  // namespace telltale
