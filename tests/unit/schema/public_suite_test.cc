// The public test suite of draft-07 (https://github.com/json-schema-org/JSON-Schema-Test-Suite), read from beside the
// checkout: each case is judged as it says, or its schema is refused with an error. A case that is judged wrong is one
// that somebody's contract will be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "schema/validator.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

const std::filesystem::path& Suite() {
  static const std::filesystem::path folder =
      std::filesystem::path(TELLTALE_SOURCE_DIR) / ".." / "shared" / "jsonschema-draft7";
  return folder;
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The draft's own schema, which some cases refer to: Debian's python3-jsonschema brings it.
std::vector<SchemaText> GivenAlong(const std::string& schema) {
  if (schema.find(R"("$ref":"http://json-schema.org/draft-07/schema#")") == std::string::npos) return {};
  const std::string text = ReadFile("/usr/lib/python3/dist-packages/jsonschema/schemas/draft7.json");
  EXPECT_FALSE(text.empty()) << "python3-jsonschema (ci/packages) is not there";
  return {{text, "draft7.json", ""}};
}

struct Outcome {
  int cases = 0;
  std::vector<std::string> wrong;
  std::map<std::string, int> refused;  // cases by the reason, addresses and signs left out
};

std::string Reason(const Error& error) {
  const std::string message = error.message.substr(0, error.message.find(": "));
  const std::size_t quote = message.find('"');
  return quote == std::string::npos || message.rfind("the ", 0) != 0
             ? message
             : message.substr(0, quote) + message.substr(message.rfind('"') + 1);
}

void JudgeGroup(const std::string& file, const json& group, Outcome& outcome) {
  const std::string text = group["schema"].dump();
  const auto validator = SchemaValidator::Compile({text, "schema", ""}, GivenAlong(text));
  for (const json& test : group["tests"]) {
    ++outcome.cases;
    if (!validator) {
      EXPECT_EQ(validator.error().kind, ErrorKind::kInput);
      ++outcome.refused[Reason(validator.error())];
      continue;
    }
    const std::vector<Violation> violations = validator->Validate(test["data"]);
    if (violations.empty() == test["valid"].get<bool>()) continue;
    outcome.wrong.push_back(file + ": " + group["description"].get<std::string>() + ": " +
                            test["description"].get<std::string>() +
                            (violations.empty() ? "" : ": " + violations.front().message));
  }
}

// nullopt: the suite is not there.
std::optional<Outcome> JudgeFolder(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Outcome outcome;
  for (const std::filesystem::path& file : files) {
    for (const json& group : json::parse(ReadFile(file))) JudgeGroup(file.filename().string(), group, outcome);
  }
  return outcome;
}

#define REQUIRE_SUITE(outcome)                                                                             \
  if (!(outcome)) {                                                                                        \
    GTEST_SKIP() << "the public suite is not beside the checkout: " << Suite() << " (see docs/schema.md)"; \
  }

TEST(PublicSuiteTest, NoRequiredCaseIsJudgedWrong) {
  const auto outcome = JudgeFolder(Suite());
  REQUIRE_SUITE(outcome);
  EXPECT_EQ(outcome->cases, 927);
  EXPECT_THAT(outcome->wrong, IsEmpty());
  EXPECT_THAT(outcome->refused, UnorderedElementsAre(Pair("\"$ref\" hides the keyword \"maxItems\" beside it", 3),
                                                     Pair("refers to another document, which was not given", 23)));
}

TEST(PublicSuiteTest, NoOptionalCaseIsJudgedWrong) {
  const auto outcome = JudgeFolder(Suite() / "optional");
  REQUIRE_SUITE(outcome);
  EXPECT_THAT(outcome->wrong, IsEmpty());
  EXPECT_THAT(outcome->refused, UnorderedElementsAre(Pair("the keyword  is not one that can be checked", 3),
                                                     Pair("refers to another document, which was not given", 2)));
}

TEST(PublicSuiteTest, NoFormatIsJudgedWrong) {
  const auto outcome = JudgeFolder(Suite() / "optional" / "format");
  REQUIRE_SUITE(outcome);
  EXPECT_THAT(outcome->wrong, IsEmpty());
  EXPECT_THAT(outcome->refused, UnorderedElementsAre(Pair("the format  is not one that can be checked", 7)));
}

}  // namespace
}  // namespace telltale
