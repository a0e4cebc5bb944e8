#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "core/rule_order.h"
#include "harness/check/rules.h"
#include "harness/judge/baseline_match.h"
#include "tests/paths.h"

namespace telltale {
namespace {

// A table's cell on one line; a bar would end it.
std::string Cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? "\\|" : c == '\n' ? "⏎" : std::string(1, c);
  return cell;
}

std::string Section(const Rule& rule) {
  return fmt::format(
      "## `{}`\n{}. Level: {}.\n\n{}\n\n**What to do.** {}\n\n| breaks it | mended |\n|---|---|\n| `{}` | `{}` |\n\n",
      rule.id, rule.title, ToString(rule.level), rule.why, rule.mend, Cell(rule.example_leak), Cell(rule.example_mend));
}

// docs/rules.md, made of the tables that the reports are made of.
std::string RulesPage() {
  RuleTable rules = AllRules();
  for (const Rule& rule : BaselineRules()) rules.push_back(rule);
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  std::string page =
      "# Rules\n\nEvery check has an id, the same in all reports; `telltale explain ID` says the same as this page. "
      "The "
      "page is made from\nthe program's own tables: `ci/rules_page` writes it, and a test compares it.\n\n";
  page += "| rule | level | says |\n|---|---|---|\n";
  for (const Rule& rule : rules) page += fmt::format("| `{}` | {} | {} |\n", rule.id, ToString(rule.level), rule.title);
  page += "\n";
  for (const Rule& rule : rules) page += Section(rule);
  page.pop_back();
  return page;
}

// What `telltale explain` shows of every rule.
TEST(RuleOrderTest, EveryFamilyHasItsPlaceAndWhatLeftComesFirst) {
  RuleTable rules = AllRules();
  for (const Rule& rule : BaselineRules()) rules.push_back(rule);
  for (const Rule& rule : rules) EXPECT_TRUE(HasReadingPlace(rule.id)) << rule.id;
  std::vector<std::string> ids = {"behaviour/stalled", "contract/schema", "identity/unsalted", "leak/pii",
                                  "optout/traffic",    "strange/rule",    "leak/canary",       "egress/undeclared"};
  std::sort(ids.begin(), ids.end(), ReadBefore());
  EXPECT_THAT(ids, testing::ElementsAre("leak/canary", "leak/pii", "egress/undeclared", "optout/traffic",
                                        "identity/unsalted", "contract/schema", "behaviour/stalled", "strange/rule"));
}

TEST(RulesPageTest, EveryRuleShowsALeakAndItsMend) {
  RuleTable rules = AllRules();
  for (const Rule& rule : BaselineRules()) rules.push_back(rule);
  for (const Rule& rule : rules) {
    EXPECT_FALSE(rule.example_leak.empty()) << rule.id;
    EXPECT_FALSE(rule.example_mend.empty()) << rule.id;
    EXPECT_NE(rule.example_leak, rule.example_mend) << rule.id;
    EXPECT_FALSE(rule.why.empty() || rule.mend.empty() || rule.title.empty()) << rule.id;
    EXPECT_LT(rule.title.size(), 80U) << rule.id;
  }
}

TEST(RulesPageTest, TheDocumentedRulesAreThoseOfTheProgram) {
  const std::string path = std::string(TELLTALE_SOURCE_DIR) + "/docs/rules.md";
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) std::ofstream(path) << RulesPage();
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(page == RulesPage()) << "docs/rules.md is out of date: run ci/rules_page";
}

}  // namespace
}  // namespace telltale
