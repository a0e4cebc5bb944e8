#include "harness/scan/mended_json.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(MendedJsonTest, LeavesJsonAsItIs) {
  for (const char* json : {"{\"a\":[1,-2.5e10,true,null,\"\\ud83d\\ude00\\n\\\"\\\\\"]}", "", "[]",
                           "123456789012345678", "\"\xc3\xa9\xf0\x9f\x98\x80\""}) {
    EXPECT_EQ(MendedJson(json), json);
  }
}

TEST(MendedJsonTest, KeepsTheBytesOfATextThatIsNoUtf8) {
  EXPECT_EQ(MendedJson("{\"a\":\"\x1f\x8b\xc3\xa9\"}"), "{\"a\":\"\\u001f\xf4\x8f\xbe\x8b\xc3\xa9\"}");
  EXPECT_EQ(MendedJson("\"line\nend\""), "\"line\\u000aend\"");
}

TEST(MendedJsonTest, ReplacesALoneSurrogate) {
  EXPECT_EQ(MendedJson("\"\\ud83d\""), "\"\\ufffd\"");
  EXPECT_EQ(MendedJson("\"\\ud83d\\ud83d\\ude00\""), "\"\\ufffd\\ud83d\\ude00\"");
  EXPECT_EQ(MendedJson("\"\\udc8b\""), "\"\xf4\x8f\xbe\x8b\"");
  EXPECT_EQ(MendedJson("\"\\ude00\""), "\"\\ufffd\"");
}

TEST(MendedJsonTest, MakesNumbersThatNobodyReadsTexts) {
  EXPECT_EQ(MendedJson("[NaN,-Infinity,12345678901234567890123,1e400]"),
            "[\"NaN\",\"-Infinity\",\"12345678901234567890123\",1e400]");
}

TEST(MendedJsonTest, EndsWithAnyInput) {
  for (const char* json : {"\"", "\"\\", "\"\\u", "\"\\ud83d", "\"\\ud83d\\u", "\xff", "tru", "-"}) MendedJson(json);
}

}  // namespace
}  // namespace telltale
