#include "harness/detect/fold.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(FoldTest, ChangesCaseBeyondAscii) {
  EXPECT_EQ(UpperCase("Renée Łódź ñ straße"), "RENÉE ŁÓDŹ Ñ STRASSE");
  EXPECT_EQ(LowerCase("RENÉE ŁÓDŹ Ñ"), "renée łódź ñ");
  EXPECT_EQ(LowerCase("ЖУКОВ ΑΩ"), "жуков αω");
  EXPECT_EQ(UpperCase("жуков"), "ЖУКОВ");
}

TEST(FoldTest, TakesAccentsOff) {
  EXPECT_EQ(WithoutAccents("Renée Müller Łukasz Åse"), "Renee Muller Lukasz Ase");
  // Python: chr((ord(c) - 97) % 26 + 97) of the lower-case letters; turned by 13 it is "Eratr".
  EXPECT_EQ(TakenForAscii("Renée"), "Renge");
  EXPECT_EQ(TakenForAscii("Élan"), "Glan");
  EXPECT_EQ(WithoutAccents(Decomposed("Renée")), "Renee");
  EXPECT_EQ(WithUmlautsSpelledOut("Müller Jörg Åse"), "Mueller Joerg Aase");
}

TEST(FoldTest, Decomposes) { EXPECT_EQ(Decomposed("é"), "e\xcc\x81"); }

TEST(FoldTest, InvalidBytesStayAsTheyAre) {
  EXPECT_EQ(LowerCase("A\xff\xc3"), "a\xff\xc3");
  EXPECT_EQ(WithoutAccents("\x80"), "\x80");
}

TEST(FoldTest, WritesLatin1AndUtf16) {
  EXPECT_EQ(ToLatin1("é"), "\xe9");
  EXPECT_EQ(ToLatin1("ł"), std::nullopt);
  EXPECT_EQ(Latin1ToUtf8("\xc3\xa9"), "Ã©");
  EXPECT_EQ(ToUtf16("a€", false), std::string("a\0\xac\x20", 4));
  EXPECT_EQ(ToUtf16("😀", true), std::string("\xd8\x3d\xde\x00", 4));
}

}  // namespace
}  // namespace telltale
