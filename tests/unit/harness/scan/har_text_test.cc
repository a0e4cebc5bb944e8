#include "harness/scan/har_text.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(HarTextTest, BytesThatAreNoTextGoThroughAsCharactersAndComeBack) {
  for (unsigned byte = 0x80; byte < 0x100; ++byte) {
    std::string text = "a";
    AppendAsCharacter(static_cast<unsigned char>(byte), text);
    EXPECT_EQ(text.size(), 5U);
    EXPECT_EQ(BytesOfText(text + "z"), Bytes("a") + static_cast<char>(byte) + "z");
  }
  // Other characters beyond the basic plane stay.
  EXPECT_EQ(BytesOfText("\xf4\x8f\xbd\xbf\xf0\x9f\x98\x80\xf4"), "\xf4\x8f\xbd\xbf\xf0\x9f\x98\x80\xf4");
}

TEST(HarTextTest, TurnsOneCharacterAByteBackIntoBytes) {
  Bytes all;
  Bytes text;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
    if (byte < 0x80) {
      text += static_cast<char>(byte);
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  EXPECT_EQ(OneByteACharacter(text), all);
  EXPECT_FALSE(OneByteACharacter("plain"));
  EXPECT_FALSE(OneByteACharacter("\xc4\x80"));  // U+0100
  EXPECT_FALSE(OneByteACharacter("\xff"));
}

TEST(HarTextTest, TellsWhatCanBeRead) {
  EXPECT_TRUE(IsReadable("{\"a\":\"gr\xc3\xbc\xc3\x9f\x65\"}\r\n\t"));
  EXPECT_FALSE(IsReadable(BytesView("\x1f\x08\0", 3)));
  EXPECT_FALSE(IsReadable("\xc2\x8b"));  // U+008B, of C1
  EXPECT_FALSE(IsReadable("a\xef\xbf\xbd"));
  EXPECT_FALSE(IsReadable("\x8b"));
}

TEST(HarTextTest, ReadsBase64OfEitherAlphabetAndNothingElse) {
  EXPECT_EQ(LenientBase64("AQLI/w=="), "\x01\x02\xc8\xff");
  EXPECT_EQ(LenientBase64("AQLI_w"), "\x01\x02\xc8\xff");
  EXPECT_EQ(LenientBase64("AQLI\r\n/w==\n"), "\x01\x02\xc8\xff");
  EXPECT_FALSE(LenientBase64("<svg xmlns='x'/>"));
}

}  // namespace
}  // namespace telltale
