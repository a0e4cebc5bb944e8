#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/report/explain_sdk.h"

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
