#include "harness/init/planted_text.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

TEST(PlantedTextTest, FindsAValueInAnyCaseAndPunctuation) {
  const PlantedText planted({{"mac", CanaryClass::kMac, "02:ab:cd:00:11:22"}});
  EXPECT_TRUE(planted.IsIn("02:ab:cd:00:11:22"));
  EXPECT_TRUE(planted.IsIn("if-02-AB-CD-00-11-22"));
  EXPECT_TRUE(planted.IsIn("02abcd001122"));
  EXPECT_FALSE(planted.IsIn("02abcd001123"));
}

TEST(PlantedTextTest, FindsTheWordsOfAValueButNotCommonOnes) {
  const PlantedText planted({{"domain", CanaryClass::kHostname, "ravosulimotepako.internal"}});
  EXPECT_TRUE(planted.IsIn("user_ravosulimotepako"));
  EXPECT_FALSE(planted.IsIn("internal"));
}

TEST(PlantedTextTest, FindsAnAddressInAReverseLookUp) {
  const PlantedText planted({{"ipv4", CanaryClass::kIpv4, "198.51.100.77"}});
  EXPECT_TRUE(planted.IsIn("77.100.51.198.in-addr.arpa"));
  EXPECT_FALSE(planted.IsIn("78.100.51.198.in-addr.arpa"));
}

TEST(PlantedTextTest, NothingPlantedIsInNothing) {
  EXPECT_FALSE(PlantedText({}).IsIn("anything"));
  EXPECT_FALSE(PlantedText({{"x", CanaryClass::kGeneric, ""}}).IsIn("anything"));
}

TEST(LooksLikeIdTest, IdsAndDigestsDo) {
  for (const char* text : {"9f86d081884c7d65", "23736e5c-9f1d-4e7a-b0c2-5d83b3d656a0", "1683878643781",
                           "device-1683878643781", "x7Kq9LmP2wZr4TbY8"}) {
    EXPECT_TRUE(LooksLikeId(text)) << text;
  }
}

TEST(LooksLikeIdTest, NamesDoNot) {
  for (const char* text : {"cmdstarted", "instanceProperties", "sha256", "v1beta2", "x86_64", "2026-11-25", "facade",
                           "turborepo-events", "api", "0.6.15", "darwin-arm64", "utf8"}) {
    EXPECT_FALSE(LooksLikeId(text)) << text;
  }
}

}  // namespace
}  // namespace telltale
