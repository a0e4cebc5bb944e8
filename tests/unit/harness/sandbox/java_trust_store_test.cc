#include "harness/sandbox/machine/java_trust_store.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using namespace std::string_literals;

TEST(JavaTrustStoreTest, HoldsTheCertificateUnderItsAliasAndADigest) {
  const auto store = JavaTrustStore("-----BEGIN CERTIFICATE-----\nYWJj\nZGVm\n-----END CERTIFICATE-----\n");
  ASSERT_TRUE(store);
  const Bytes head = "\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\2\0\x08telltale"s;
  EXPECT_THAT(*store, testing::StartsWith(head));
  EXPECT_THAT(*store, testing::HasSubstr("\0\5X.509\0\0\0\6abcdef"s));
  EXPECT_EQ(store->size(), head.size() + 8 + 7 + 4 + 6 + 20);
}

TEST(JavaTrustStoreTest, WhatIsNoCertificateIsAnError) {
  EXPECT_FALSE(JavaTrustStore(""));
  EXPECT_FALSE(JavaTrustStore("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"));
}

}  // namespace
}  // namespace telltale
