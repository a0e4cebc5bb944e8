#include "core/redact.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(RedactTest, ShowsThreeCharactersAndTheLength) {
  EXPECT_EQ(Redact("alice.example"), "ali…(13 chars)");
  EXPECT_EQ(Redact("Renée Wnafprysen"), "Ren…(16 chars)");
}

TEST(RedactTest, ShortValuesShowNothing) {
  EXPECT_EQ(Redact("alice"), "…(5 chars)");
  EXPECT_EQ(Redact(""), "…(0 chars)");
}

TEST(RedactTest, TerminalEscapesDoNotSurvive) { EXPECT_EQ(Redact("\x1b[31mred alert"), "\\x1b[3…(14 chars)"); }

TEST(PrintableTest, ControlsDirectionMarksAndBadBytesAreSpelled) {
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(Printable("\xc2\x9b"), "\\x9b");
  EXPECT_EQ(Printable("\xe2\x80\xae"
                      "evil"),
            "\\u{202e}evil");
  EXPECT_EQ(Printable("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(Printable("Grüße"), "Grüße");
}

}  // namespace
}  // namespace telltale
