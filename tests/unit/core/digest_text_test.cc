#include "core/digest_text.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DigestTextTest, HexIsReadInEveryDress) {
  EXPECT_THAT(DigestDigits("0A1b2C3d4E5f", 12), Contains("0a1b2c3d4e5f"));
  EXPECT_THAT(DigestDigits("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", 12), Contains("0a1b2c3d4e5f60718293a4b5c6d7e8f9"));
  EXPECT_THAT(DigestDigits("0a:1b:2c:3d:4e:5f", 12), Contains("0a1b2c3d4e5f"));
  EXPECT_THAT(DigestDigits("sha256:0a1b2c3d4e5f", 12), ElementsAre("0a1b2c3d4e5f"));
}

TEST(DigestTextTest, OfBase64TheBytesAreRead) {
  EXPECT_THAT(DigestDigits("+/v7+/v7+/s=", 12), ElementsAre("fbfbfbfbfbfbfbfb"));
  EXPECT_THAT(DigestDigits("-_v7-_v7-_s", 12), Contains("fbfbfbfbfbfbfbfb"));
}

TEST(DigestTextTest, WhatIsTooShortOrNoDigestHasNone) {
  EXPECT_THAT(DigestDigits("0a1b2c3d4e5", 12), IsEmpty());
  EXPECT_THAT(DigestDigits("a user's name", 8), IsEmpty());
  EXPECT_THAT(DigestDigits("", 8), IsEmpty());
}

TEST(DigestTextTest, AUuidKeepsAllButItsVersionAndVariant) {
  const std::string digest = "0a1b2c3d4e5f60718293a4b5c6d7e8f900112233";
  EXPECT_TRUE(BeginsDigest("0a1b2c3d4e5f", digest));
  EXPECT_TRUE(BeginsDigest("0a1b2c3d4e5f4071a293a4b5c6d7e8f9", digest)) << "version 4, variant a";
  EXPECT_FALSE(BeginsDigest("0a1b2c3d4e5f4171a293a4b5c6d7e8f9", digest)) << "another digit besides";
  EXPECT_FALSE(BeginsDigest("0a1b2c3d4e5e", digest));
  EXPECT_FALSE(BeginsDigest(digest + "0", digest)) << "longer than the digest";
}

}  // namespace
}  // namespace telltale
