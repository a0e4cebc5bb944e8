#include "harness/check/identifier_text.h"

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
    ASSERT_TRUE(FindIdentifier(text).has_value()) << text;
    EXPECT_EQ(FindIdentifier(text)->kind, kind);
  }
}

TEST(IdentifierTextTest, SaysWhereItStands) {
  const auto identifier = FindIdentifier("id: 3ed2c7a1b29f00aa\n");
  ASSERT_TRUE(identifier.has_value());
  EXPECT_EQ(identifier->offset, 4U);
  EXPECT_EQ(identifier->length, 16U);
}

TEST(IdentifierTextTest, ASmallFileOfRandomBytesIsAnIdentifier) {
  EXPECT_TRUE(FindIdentifier(BytesView("\x01\xfe\x9c\x00\x44\x81\xd0\x7f\xaa", 9)).has_value());
}

TEST(IdentifierTextTest, WordsPathsDatesAndVersionsAreNone) {
  for (const char* text : {"telemetry: false\nprovider: docker\n", "/usr/local/share/tool/providers/kubernetes.yaml",
                           "2026-11-22T19:06:54.123456Z", "v1.23.456-rc1+build.7", "1683878643781772",
                           "a-rather-long-name-of-some-setting", "SomeQuiteLongCamelCaseSettingName", ""}) {
    EXPECT_FALSE(FindIdentifier(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace telltale
