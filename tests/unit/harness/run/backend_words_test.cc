#include "mockserver/backend/backend_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/paths.h"

namespace telltale {
namespace {

using testing::HasSubstr;

std::string SourceFile(const std::string& name) {
  std::ifstream file(TELLTALE_SOURCE_DIR "/" + name);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// The values that an enumeration called `name` allows, anywhere in a schema.
std::vector<std::string> EnumerationOf(const nlohmann::json& schema, const std::string& name) {
  for (const auto& [key, value] : schema.items()) {
    if (key == name && value.is_object() && value.contains("enum")) return value["enum"];
    if (!value.is_structured()) continue;
    if (auto found = EnumerationOf(value, name); !found.empty()) return found;
  }
  return {};
}

TEST(BackendWordsTest, TheSchemaOfProfilesTakesJustThese) {
  const auto schema = nlohmann::json::parse(SourceFile("schema/profile.schema.json"));
  EXPECT_EQ(EnumerationOf(schema, "backend"), BackendWords());
}

TEST(BackendWordsTest, ThePageOnProfilesNamesJustThese) {
  EXPECT_THAT(SourceFile("docs/profile.md"),
              HasSubstr(fmt::format("plays: `{}` |", fmt::join(BackendWords(), "`, `"))));
}

}  // namespace
}  // namespace telltale
