#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "fixtures/refcli/misbehave/variants.h"
#include "harness/check/rules.h"
#include "harness/config/consent_rows.h"
#include "tests/paths.h"

namespace telltale {
namespace {

// The variant of the reference client that is made to fail the row; empty: none is.
std::string VariantFor(const ConsentRow& row) {
  for (const refcli::Variant& variant : refcli::AllVariants()) {
    const bool is_shown = std::any_of(variant.scenarios.begin(), variant.scenarios.end(),
                                      [&](const std::string& name) { return ConsentRowOf(name) == &row; });
    if (is_shown && variant.rules.front() == row.rule) return variant.name;
  }
  return {};
}

// docs/consent.md, made of the table that the battery is made of.
std::string ConsentPage() {
  std::string page =
      "# What consent is put through\n\n"
      "Opt-outs fail in ways that one variable in one run cannot show. From a profile's `opt_outs` and `resets`\n"
      "(profile.md) `telltale run` makes these scenarios, each on a machine of its own, called\n"
      "`battery/consent/ROW-ID`; what it runs is the scenario that `battery` names. `battery: {scenario: NAME, "
      "consent:\n"
      "false}` leaves them out. The page is made from the program's own table: `ci/consent_page` writes it, and a "
      "test\n"
      "compares it. The last column is the variant of the reference client (variants.md) that the row catches, by "
      "that\n"
      "rule; the clean client passes all rows.\n\n"
      "| row | for | what is done | what it shows | rule | variant |\n|---|---|---|---|---|---|\n";
  for (const ConsentRow& row : ConsentRows()) {
    page += fmt::format("| `{}` | {} | {} | {} | `{}` | `{}` |\n", row.name, row.fits, row.steps, row.shows, row.rule,
                        VariantFor(row));
  }
  return page;
}

TEST(ConsentPageTest, EveryRowHasARuleAndAVariantThatBreaksIt) {
  const RuleTable rules = AllRules();
  for (const ConsentRow& row : ConsentRows()) {
    EXPECT_TRUE(std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == row.rule; }))
        << row.rule;
    EXPECT_NE(VariantFor(row), "") << row.name;
  }
}

TEST(ConsentPageTest, TheDocumentedRowsAreThoseOfTheProgram) {
  const std::string path = TELLTALE_SOURCE_DIR "/docs/consent.md";
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) std::ofstream(path) << ConsentPage();
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(page == ConsentPage()) << "docs/consent.md is out of date: run ci/consent_page";
}

TEST(ConsentRowsTest, ANameIsOfTheRowThatItBeginsWith) {
  ASSERT_NE(ConsentRowOf("battery/consent/queue-x"), nullptr);
  EXPECT_EQ(ConsentRowOf("battery/consent/queue-x/out")->name, "queue");
  EXPECT_EQ(ConsentRowOf("battery/consent/queued-x"), nullptr);
  EXPECT_EQ(ConsentRowOf("battery/queue-x"), nullptr);
  EXPECT_EQ(ConsentRowOf("queue-x"), nullptr);
}

}  // namespace
}  // namespace telltale
