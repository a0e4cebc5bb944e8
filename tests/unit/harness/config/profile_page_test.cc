// docs/profile.md explains every key that a profile may have.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "schema/builtin.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using nlohmann::json;

void CollectKeys(const json& schema, std::set<std::string>& keys) {
  if (schema.is_object() && schema.contains("properties")) {
    for (const auto& [name, property] : schema["properties"].items()) keys.insert(name);
  }
  if (!schema.is_structured()) return;
  for (const json& part : schema) CollectKeys(part, keys);
}

TEST(ProfilePageTest, EveryKeyIsExplained) {
  std::ifstream file(TELLTALE_SOURCE_DIR "/docs/profile.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  std::set<std::string> keys;
  CollectKeys(json::parse(*BuiltinSchema("profile")), keys);
  EXPECT_GT(keys.size(), 50U);
  for (const std::string& key : keys) {
    EXPECT_NE(page.find('`' + key), std::string::npos) << key;
  }
}

TEST(ProfilePageTest, EveryWordOfTheBackendIsExplained) {
  std::ifstream file(TELLTALE_SOURCE_DIR "/docs/profile.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const json schema = json::parse(*BuiltinSchema("profile"));
  for (const json& word : schema["definitions"]["scenario"]["properties"]["backend"]["enum"]) {
    EXPECT_NE(page.find('`' + word.get<std::string>() + '`'), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace telltale
