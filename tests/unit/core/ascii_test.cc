#include "core/ascii.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(AsciiTest, LettersBecomeSmallAndOtherBytesStay) {
  for (int byte = 0; byte < 256; ++byte) {
    const char letter = static_cast<char>(byte);
    const bool is_capital = byte >= 65 && byte <= 90;
    EXPECT_EQ(AsciiLower(letter), static_cast<char>(is_capital ? byte + 32 : byte)) << byte;
  }
  EXPECT_EQ(AsciiLower("Ren\xc3\x89 X-Y"), "ren\xc3\x89 x-y");
}

TEST(AsciiTest, LettersBecomeLargeAndOtherBytesStay) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool is_small = byte >= 97 && byte <= 122;
    EXPECT_EQ(AsciiUpper(static_cast<char>(byte)), static_cast<char>(is_small ? byte - 32 : byte)) << byte;
  }
  EXPECT_EQ(AsciiUpper("Ren\xc3\xa9 x-y"), "REN\xc3\xa9 X-Y");
}

TEST(AsciiTest, NamesAreEqualWhateverTheirCase) {
  EXPECT_TRUE(EqualInAscii("Content-TYPE", "content-type"));
  EXPECT_TRUE(EqualInAscii("", ""));
  EXPECT_FALSE(EqualInAscii("ab", "abc"));
  EXPECT_FALSE(EqualInAscii("abc", "ab"));
  EXPECT_FALSE(EqualInAscii("[", "{")) << "32 apart, and no letters";
}

}  // namespace
}  // namespace telltale
