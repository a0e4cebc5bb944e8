#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/ci/workflow_commands.h"
#include "harness/report/ci/xml.h"
#include "harness/report/console/place_line.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/explain.h"
#include "harness/report/json_lines.h"
#include "sample_audit.h"

namespace telltale {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(TextLayoutTest, WrapsAtSpacesAndInsideLongWords) {
  EXPECT_THAT(Wrap("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrap("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(Wrap("a\n\nb", 4), ElementsAre("a", "", "b"));
}

TEST(TextLayoutTest, CountsWideAndCombiningCharacters) {
  EXPECT_EQ(ColumnsOf("日本"), 4);
  EXPECT_EQ(ColumnsOf("e\xcc\x81"), 1);
  EXPECT_EQ(Clip("日本語", 5), "日本…");
  EXPECT_EQ(ClipFront("abcdef", 4), "…def");
}

TEST(TextLayoutTest, SaysNumbersAsAPersonDoes) {
  EXPECT_EQ(Counted(1, "finding", "findings"), "1 finding");
  EXPECT_EQ(Counted(1234567, "finding", "findings"), "1,234,567 findings");
  EXPECT_EQ(Size(1), "1 byte");
  EXPECT_EQ(Size(1536), "1.5 KiB");
  EXPECT_EQ(Listed({"a", "b", "c"}, 2), "a, b and 1 more");
}

TEST(XmlTest, EscapesMarkupAndWhatXmlCannotHold) {
  EXPECT_EQ(XmlText("]]><a b=\"c\">&'\0\xff\x1b\n\t"s), "]]&gt;&lt;a b=&quot;c&quot;&gt;&amp;&#39;\\x00\\xff\\x1b\n\t");
  EXPECT_EQ(XmlAttribute("a\nb\t"), "a\\x0ab\\x09");
  EXPECT_EQ(XmlText("a\xef\xbf\xbe-\xef\xbf\xbf"), "a\\u{fffe}-\\u{ffff}");
  EXPECT_EQ(XmlText("\xe2\x80\xae"
                    "x"),
            "\\u{202e}x");
}

TEST(WorkflowCommandsTest, NothingStartsOneButOtherTextStays) {
  EXPECT_EQ(WithoutWorkflowCommands("  ::set-output\na::b ##[x] # ##vso[\n::"),
            "  \\x3a:set-output\na::b \\x23#[x] # \\x23#vso[\n\\x3a:");
}

TEST(PlaceLineTest, ShowsTheMiddleOfALongLineWithThePlaceMarked) {
  Exchange exchange;
  exchange.body = std::string(5000, 'a') + "LEAK" + std::string(5000, 'b') + "\nnext";
  Finding finding;
  finding.place = "body";
  finding.offset = 5000;
  finding.length = 4;
  const auto line = FindPlaceLine(exchange, finding, 40);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->before, "…" + std::string(17, 'a'));
  EXPECT_EQ(line->marked, "LEAK");
  EXPECT_EQ(line->after, std::string(17, 'b') + "…");
}

TEST(PlaceLineTest, StaysInItsLineAndWithinThePayload) {
  Exchange exchange;
  exchange.body = "first\nab LEAK cd\nlast";
  Finding finding;
  finding.place = "body";
  finding.offset = 9;
  finding.length = 4;
  const auto line = FindPlaceLine(exchange, finding, 40);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->before + "[" + line->marked + "]" + line->after, "ab [LEAK] cd");
  finding.offset = 1000;
  EXPECT_FALSE(FindPlaceLine(exchange, finding, 40).has_value());
  finding.offset = 17;
  finding.length = 1000;
  EXPECT_EQ(FindPlaceLine(exchange, finding, 40)->marked, "last");
}

TEST(JsonLinesTest, KnowsWhereEachValueBeginsAndFollowsReferences) {
  const JsonLines lines(
      "{\n \"definitions\": {\n  \"e\": {\n   \"properties\": {\n    \"x/y\": {}}}},\n"
      " \"properties\": {\n  \"event\": {\"$ref\": \"#/definitions/e\"},\n  \"list\": {\"items\": {}}}}");
  EXPECT_EQ(lines.LineOf("/definitions/e/properties/x~1y"), 5);
  std::size_t depth = 0;
  EXPECT_EQ(lines.LineOf(SchemaPointer(lines, "/event/x~1y", depth)), 5);
  EXPECT_EQ(depth, 2U);
  EXPECT_EQ(SchemaPointer(lines, "/list/17", depth), "/properties/list/items");
  EXPECT_EQ(SchemaPointer(lines, "/event/other", depth), "/definitions/e");
  EXPECT_EQ(depth, 1U);
}

TEST(JsonLinesTest, NonsenseEndsItWithoutHarm) {
  for (const std::string& text : {""s, "{"s, "{\"a\""s, "{\"a\":"s, "[1,"s, "\"\\"s, "}"s, "{\"a\":1 2}"s,
                                  std::string(100000, '['), std::string("{\"$ref\":\"#\"}")}) {
    const JsonLines lines(text);
    std::size_t depth = 0;
    SchemaPointer(lines, "/a/b/c", depth);
    EXPECT_EQ(depth, 0U);
  }
}

TEST(ExplainTest, SaysWhatTheRuleMeansWithALeakAndItsMend) {
  const Audit audit = CleanAudit();
  const auto text = Explain(audit.rules, GapKinds(), "leak/canary", {.width_columns = 60});
  ASSERT_TRUE(text.has_value());
  EXPECT_THAT(*text, HasSubstr("leak/canary (error)\nA planted value left in some form\n"));
  EXPECT_THAT(*text, HasSubstr("Why it matters\n  The user was promised"));
  EXPECT_THAT(*text, HasSubstr("Breaks it\n  {\"errors\":\"provider 'alice-laptop'"));
  EXPECT_THAT(*text, HasSubstr("Keeps it\n  {\"errors\":\"provider does not exist\"}\n"));
}

TEST(ExplainTest, SaysWhatAGapMeansAndWhetherItMayBeAccepted) {
  const auto text = Explain({}, GapKinds(), "tls-refused", {});
  ASSERT_TRUE(text.has_value());
  EXPECT_THAT(*text, HasSubstr("tls-refused (gap)\nThe client refused the certificate"));
  EXPECT_THAT(*text, HasSubstr("What to do\n  Let the test build trust"));
  EXPECT_THAT(*text, HasSubstr("May it be accepted\n  Yes"));
  EXPECT_THAT(*Explain({}, GapKinds(), "control-missed", {}), HasSubstr("May it be accepted\n  No"));
  EXPECT_THAT(RenderGapKindList(GapKinds(), {}), HasSubstr("\ntls-refused          gap      The client refused"));
}

TEST(ExplainTest, AnUnknownIdNamesTheNearestRuleOrKind) {
  const Audit audit = CleanAudit();
  const auto rule = Explain(audit.rules, GapKinds(), "leak/canry", {});
  ASSERT_FALSE(rule.has_value());
  EXPECT_EQ(rule.error().kind, ErrorKind::kInput);
  EXPECT_EQ(rule.error().hint, "did you mean leak/canary?");
  const auto kind = Explain(audit.rules, GapKinds(), "tls-refsed", {});
  ASSERT_FALSE(kind.has_value());
  EXPECT_EQ(kind.error().hint, "did you mean tls-refused?");
}

}  // namespace
}  // namespace telltale
