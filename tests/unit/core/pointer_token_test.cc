#include "core/pointer_token.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(PointerTokenTest, SlashesAndTildesComeBack) {
  EXPECT_EQ(PointerToken("a/b~c"), "a~1b~0c");
  EXPECT_EQ(PointerToken("~1"), "~01");
  for (const char* text : {"", "plain", "a/b", "~", "~0", "~1", "/~/"})
    EXPECT_EQ(TextOfToken(PointerToken(text)), text);
}

TEST(PointerTokenTest, ATildeThatBeginsNothingStays) {
  EXPECT_EQ(TextOfToken("~2"), "~2");
  EXPECT_EQ(TextOfToken("a~"), "a~");
}

}  // namespace
}  // namespace telltale
