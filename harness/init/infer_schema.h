#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/init/planted_text.h"
#include "harness/init/watch.h"

namespace telltale {

// What stands in a schema where a person has to decide: no tool can know what a field is for. Classification and
// personal data are words of a fixed list; there the most severe ones stand in.
inline constexpr const char* kToBeFilledIn = "TO BE FILLED IN";

// A field whose values tell somebody apart, by how they changed between runs and machines.
struct IdentifierGuess {
  std::string pointer;   // with * for elements of lists
  std::string lifetime;  // "machine" or "execution", as profiles say it
};

struct SchemaDraft {
  std::string text;  // JSON, draft-07, ending in a line feed
  std::size_t fields = 0;
  std::vector<IdentifierGuess> identifiers;
  std::vector<std::string> event_types;  // pointers of fields that look like the kind of an event
};

// A schema that all documents keep, as narrow as they support: types, required where it was always there, formats, no
// other members (docs/init.md says each rule). Nothing planted and nothing that looks random gets into it. Pure.
SchemaDraft InferSchema(const std::vector<std::pair<nlohmann::json, Source>>& documents, const PlantedText& planted,
                        const std::string& title);

}  // namespace telltale
