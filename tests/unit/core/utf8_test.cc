#include "core/utf8.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(Utf8Test, EveryScalarValueComesBack) {
  for (char32_t value = 0; value <= 0x10ffff; ++value) {
    if (value >= 0xd800 && value <= 0xdfff) continue;
    std::string text;
    AppendUtf8(value, text);
    BytesView rest = text;
    const CodePoint back = TakeCodePoint(rest);
    ASSERT_TRUE(back.valid && back.value == value && rest.empty()) << static_cast<unsigned>(value);
  }
}

TEST(Utf8Test, OverlongSurrogatesAndCutSequencesAreInvalid) {
  for (const char* text :
       {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << text;
  }
}

TEST(Utf8Test, AnInvalidByteIsTakenAlone) {
  BytesView text = "\xe2\x82x";
  EXPECT_FALSE(TakeCodePoint(text).valid);
  EXPECT_EQ(text, "\x82x");
}

}  // namespace
}  // namespace telltale
