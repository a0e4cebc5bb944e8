#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "harness/payload/sdk.h"
#include "harness/report/explain_sdk.h"
#include "schema/validator.h"
#include "tests/paths.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(SdksPageTest, TheDocumentedSdksAreThoseOfTheProgram) {
  const fs::path path = fs::path(TELLTALE_SOURCE_DIR) / "docs/sdks.md";
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) std::ofstream(path) << SdksPage();
  EXPECT_TRUE(TextOf(path) == SdksPage()) << "docs/sdks.md is out of date: run ci/sdks_page";
}

TEST(SdksPageTest, TheContractsAreThoseOfTheTables) {
  const fs::path folder = fs::path(TELLTALE_SOURCE_DIR) / "schema/dialects";
  std::set<std::string> names;
  for (const Sdk* const sdk : Sdks()) {
    const fs::path path = folder / (std::string(sdk->id) + ".schema.json");
    const std::string text = SdkContract(sdk->id).value();
    if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) std::ofstream(path) << text;
    EXPECT_TRUE(TextOf(path) == text) << path << " is out of date: run ci/sdks_page";
    const auto compiled = SchemaValidator::Compile(text, path.string());
    EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
    names.insert(path.filename().string());
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_TRUE(names.contains(entry.path().filename().string())) << entry.path() << " is of no SDK";
  }
}

// Around events nothing may stand but what the SDK puts there; in them the program tells what it likes.
TEST(SdksPageTest, AContractIsClosedAroundEventsAndOpenInThem) {
  const auto posthog = SchemaValidator::Compile(SdkContract("posthog").value(), "posthog");
  ASSERT_TRUE(posthog);
  const auto violations = [&](const char* text) { return posthog->Validate(nlohmann::json::parse(text)).size(); };
  EXPECT_EQ(violations(R"({"api_key":"k","sent_at":"t","batch":[{"event":"e","properties":{"mine":1}}]})"), 0U);
  EXPECT_EQ(violations(R"({"api_key":"k","mine":1,"batch":[]})"), 1U);
}

TEST(SdksPageTest, AnAttributeOfAListIsDescribedByItsKey) {
  const auto contract = nlohmann::json::parse(SdkContract("opentelemetry").value());
  const nlohmann::json& attributes = contract.at(nlohmann::json::json_pointer(
      "/properties/resourceSpans/items/properties/resource/properties/attributes/items/allOf"));
  const auto host_id = std::find_if(attributes.begin(), attributes.end(), [](const nlohmann::json& one) {
    return one["if"]["properties"]["key"]["const"] == "host.id";
  });
  ASSERT_NE(host_id, attributes.end());
  EXPECT_EQ((*host_id)["then"]["x-personal-data"], "yes");
}

// A row for each, so that what is shown can be found.
TEST(SdksPageTest, EverySurpriseHasARow) {
  const std::string page = TextOf(fs::path(TELLTALE_SOURCE_DIR) / "docs/surprises.md");
  std::size_t scripts = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TELLTALE_SOURCE_DIR) / "findings")) {
    EXPECT_NE(page.find("findings/" + entry.path().filename().string()), std::string::npos) << entry.path();
    ++scripts;
  }
  EXPECT_GT(scripts, 0U);
}

TEST(SdksPageTest, OneIsToldInWords) {
  const auto text = ExplainSdk("sentry", {});
  ASSERT_TRUE(text);
  for (const char* part : {"/server_name", "serverName", "DO_NOT_TRACK=1", "Sentry envelope"}) {
    EXPECT_NE(text->find(part), std::string::npos) << part;
  }
  const auto unknown = ExplainSdk("sentri", {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().hint, "did you mean sentry?");
}

}  // namespace
}  // namespace telltale
