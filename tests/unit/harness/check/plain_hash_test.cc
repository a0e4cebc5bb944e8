#include "harness/check/plain_hash.h"

#include <gtest/gtest.h>

#include "core/base64.h"
#include "core/digest.h"

namespace telltale {
namespace {

const CanarySet kKnown = {{"machine_id", CanaryClass::kMachineId, "0123456789abcdef0123456789abcdef"},
                          {"mac", CanaryClass::kMac, "02:AB:cd:00:11:22"},
                          {"username", CanaryClass::kUsername, "ushwleyxvb"}};

TEST(PlainHashTest, FindsTheDigestInHexBase64AndAsUuid) {
  const std::string hex = Sha256Hex("ushwleyxvb");
  const auto digest = Sha256("ushwleyxvb");
  const std::string bytes(digest.begin(), digest.end());
  const std::string uuid = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" +
                           hex.substr(17, 3) + "-" + hex.substr(20, 12);
  for (const std::string& id : {hex, "sha256:" + hex, ToBase64(bytes), ToBase64Url(bytes), uuid, hex.substr(0, 12)}) {
    ASSERT_TRUE(FindPlainHash(id, kKnown).has_value()) << id;
    EXPECT_EQ(FindPlainHash(id, kKnown)->sources.front(), CanaryClass::kUsername);
  }
}

TEST(PlainHashTest, FindsTheUsualVariantsOfAValue) {
  for (const char* variant : {"02:ab:cd:00:11:22", "02:AB:CD:00:11:22", "02abcd001122", "02:AB:cd:00:11:22\n"}) {
    EXPECT_TRUE(FindPlainHash(Sha256Hex(variant), kKnown).has_value()) << variant;
  }
  EXPECT_TRUE(FindPlainHash(Sha256Hex("01234567-89ab-cdef-0123-456789abcdef"), kKnown).has_value());
}

TEST(PlainHashTest, FindsTwoValuesJoined) {
  const auto hash = FindPlainHash(Sha256Hex("ushwleyxvb:0123456789abcdef0123456789abcdef"), kKnown);
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(hash->description, "the plain SHA-256 of the username and the machine_id");
}

TEST(PlainHashTest, TheValueItselfIsNoHashAtAll) {
  EXPECT_EQ(FindPlainHash("0123456789ABCDEF0123456789ABCDEF", kKnown)->description, "the machine_id itself");
}

TEST(PlainHashTest, SaltedShortAndUnknownIdsAreNone) {
  EXPECT_FALSE(FindPlainHash(Sha256Hex("salt9 ushwleyxvb"), kKnown).has_value());
  EXPECT_FALSE(FindPlainHash(Sha256Hex("ushwleyxvb").substr(0, 11), kKnown).has_value());
  EXPECT_FALSE(FindPlainHash("not a hash at all", kKnown).has_value());
  EXPECT_FALSE(FindPlainHash("", kKnown).has_value());
}

}  // namespace
}  // namespace telltale
