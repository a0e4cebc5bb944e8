#include "core/identifier_text.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(IdentifierTextTest, FindsWhatAnInstallationIsRecognisedBy) {
  const std::pair<const char*, const char*> cases[] = {
      {"id: 8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n", "a UUID"},
      {R"({"anonymousId":"3ed2c7a1b29f00aa"})", "a long hex number"},
      {"token = q7Rk2ZpX9vLm4TsB8wYc", "a random-looking token"},
  };
  for (const auto& [text, kind] : cases) {
    const auto found = FindIdentifiers(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].kind, kind);
  }
}

TEST(IdentifierTextTest, FindsNumbersInGroupsAndInDecimal) {
  const std::pair<const char*, const char*> cases[] = {
      {"id=3f2a.9b1c.77de.0a41", "a long hex number"},
      {"AA:0B:1C:77:DE:0A:41:3F", "a long hex number"},
      {"84736251094857362514", "a long number"},
      {"63.42.155.28.9.201.77.140.3.18.250.66.91.120.44.7", "a long number"},
      {"[63,42,155, 28,9,201,77,140,3,18,250,66,91,120,44,7]", "a long number"},
      {"8473625109485736251", "a long number"},  // a 64-bit number
      {"5473625109485736", "a long number"},     // a 53-bit one
      {"02:1b:9c:77:de:0a", "a MAC address"},
      {"02-1B-9C-77-DE-0A", "a MAC address"},
      {"021b.9c77.de0a", "a MAC address"},
      {"021b9c77de0a", "a MAC address"},
  };
  for (const auto& [text, kind] : cases) {
    const auto found = FindIdentifiers(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].kind, kind) << text;
  }
  EXPECT_EQ(FindIdentifiers("id=3f2a.9b1c.77de.0a41\n")[0].offset, 3U);
  EXPECT_EQ(FindIdentifiers("id=3f2a.9b1c.77de.0a41\n")[0].length, 19U);
  for (const char* text : {"1.2.3", "10.0.0.1:8080", "1795901592123456789", "12:30:45.123", "1.3.6.1.4.1.311.21.20",
                           "1795901592123456", "133795901592123456", "13345901592123456", "638795901592123456",
                           "12:30:45:10:11:12", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]", "1,2,3,250",
                           "00000000000000000000", "a.b.c.d.e.f", "abc.def.com", "2.0.0-beta.12"}) {
    EXPECT_TRUE(FindIdentifiers(text).empty()) << text;
  }
}

TEST(IdentifierTextTest, ATimeInFrontHidesNoIdentifier) {
  EXPECT_EQ(FindIdentifiers("2026-11-25T19_03_28Z-8a7b6c5d4e3f4a1b9c8d").size(), 1U);
  EXPECT_EQ(FindIdentifiers("2026-1125-8a7b-4a1b-9c8d7e6f5a4b3c2d").size(), 1U);
}

TEST(IdentifierTextTest, SaysWhereItStands) {
  const auto found = FindIdentifiers("id: 3ed2c7a1b29f00aa\nother: 8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].offset, 4U);
  EXPECT_EQ(found[0].length, 16U);
  EXPECT_EQ(found[1].offset, 28U);
  EXPECT_EQ(found[1].length, 36U);
}

TEST(IdentifierTextTest, ASmallFileOfRandomBytesIsAnIdentifier) {
  EXPECT_EQ(FindIdentifiers(BytesView("\x01\xfe\x9c\x00\x44\x81\xd0\x7f\xaa", 9)).size(), 1U);
}

TEST(IdentifierTextTest, WordsPathsDatesAndVersionsAreNone) {
  for (const char* text :
       {"telemetry: false\nprovider: docker\n", "/usr/local/share/tool/providers/kubernetes.yaml",
        "2026-11-22T19:06:54.123456Z", "2026-11-25T19_03_28_368Z-debug-0.log", "2026-11-25T19_03_28_368Z-",
        "20261125-190328", "v1.23.456-rc1+build.7", "1683878643781772", "123456789012",
        "a-rather-long-name-of-some-setting", "SomeQuiteLongCamelCaseSettingName", ""}) {
    EXPECT_TRUE(FindIdentifiers(text).empty()) << text;
  }
}

}  // namespace
}  // namespace telltale
