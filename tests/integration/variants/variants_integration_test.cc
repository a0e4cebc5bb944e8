// Every misbehaving variant through the real `telltale run`: the intended rule fires, and no other than those that
// follow from it. Where the machine grants namespaces, no variable says where the mock backend is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "fixtures/refcli/misbehave/variants.h"
#include "tests/integration/program/work_folder.h"
#include "tests/integration/variants/audit_of_variant.h"
#include "tests/integration/variants/variant_row.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using refcli::Variant;

const std::string kPage = TELLTALE_SOURCE_DIR "/docs/variants.md";

// Writes the page anew when it is asked for (ci/variants_page) and every variant has run in this process.
class PageWriter final : public testing::Environment {
 public:
  void Add(const std::string& variant, const std::string& row) { rows_[variant] = row; }
  void TearDown() override {
    if (std::getenv("TELLTALE_WRITE_DOCS") == nullptr) return;
    std::vector<std::string> rows;
    for (const Variant& variant : refcli::AllVariants()) {
      ASSERT_TRUE(rows_.contains(variant.name)) << variant.name << " did not run, so the page is not written";
      rows.push_back(rows_[variant.name]);
    }
    std::ofstream(kPage, std::ios::binary) << VariantsPage(rows);
  }

 private:
  std::map<std::string, std::string> rows_;
};
PageWriter* const page_writer = static_cast<PageWriter*>(testing::AddGlobalTestEnvironment(new PageWriter));

class VariantsIntegrationTest : public testing::TestWithParam<Variant> {};

TEST_P(VariantsIntegrationTest, IsCaughtByItsRule) {
  const Variant& variant = GetParam();
  AuditStart start;
  start.cli = "refcli_misbehaving";
  start.tier = StrongestTier();
  if (variant.needs_own_network && start.tier != "namespace") {
    GTEST_SKIP() << "only seen where the client runs in a network of its own, which this machine refuses";
  }
  start.environment = {"REFCLI_MISBEHAVE=" + variant.name, "REFCLI_EXIT_WAIT_MS=30000"};
  start.scenarios = variant.scenarios;
  const AuditOutcome outcome = RunAudit(start);
  EXPECT_EQ(outcome.exit_code, 1) << outcome.console;
  EXPECT_TRUE(outcome.rules().contains(variant.rules.front())) << outcome.console;
  EXPECT_EQ(outcome.report_problems, "");
  if (start.tier != "namespace") {
    EXPECT_THAT(outcome.rules(), testing::IsSubsetOf(variant.rules)) << outcome.console;
    return;
  }
  EXPECT_THAT(outcome.rules(), testing::UnorderedElementsAreArray(variant.rules)) << outcome.console;
  EXPECT_THAT(outcome.endpoint_variables(), testing::IsEmpty());
  const std::string row = VariantRow(variant, outcome.findings);
  page_writer->Add(variant.name, row);
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) return;
  EXPECT_THAT(FileText(kPage), testing::HasSubstr(row)) << "docs/variants.md is out of date: run ci/variants_page";
}

std::string TestName(const testing::TestParamInfo<Variant>& info) {
  std::string name = info.param.name;
  for (char& letter : name) letter = letter == '-' ? '_' : letter;
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, VariantsIntegrationTest, testing::ValuesIn(refcli::AllVariants()), TestName);

TEST(VariantsPageTest, HasALineForEveryVariantAndNoOther) {
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) GTEST_SKIP() << "the page is being written";
  std::vector<std::string> rows;
  const std::string page = FileText(kPage);
  for (const Variant& variant : refcli::AllVariants()) {
    const std::size_t begin = page.find("| `" + variant.name + "` |");
    ASSERT_NE(begin, std::string::npos) << variant.name;
    rows.push_back(page.substr(begin, page.find('\n', begin) + 1 - begin));
  }
  EXPECT_EQ(page, VariantsPage(rows)) << "docs/variants.md is out of date: run ci/variants_page";
}

}  // namespace
}  // namespace telltale
