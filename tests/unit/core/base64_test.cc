#include "core/base64.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

// The test vectors of RFC 4648 section 10.
TEST(Base64Test, WritesTheVectorsOfTheRfc) {
  EXPECT_EQ(ToBase64(""), "");
  EXPECT_EQ(ToBase64("f"), "Zg==");
  EXPECT_EQ(ToBase64("fo"), "Zm8=");
  EXPECT_EQ(ToBase64("foobar"), "Zm9vYmFy");
}

TEST(Base64Test, EveryByteComesBack) {
  Bytes all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (std::size_t length = 0; length <= all.size(); ++length) {
    EXPECT_EQ(FromBase64(ToBase64(all.substr(0, length))), all.substr(0, length));
    EXPECT_EQ(FromBase64Url(ToBase64Url(all.substr(0, length))), all.substr(0, length));
  }
}

TEST(Base64Test, WhatIsNotBase64IsRefused) {
  for (const char* text : {"Zg=", "Z", "Zg==x", "Z g=", "Zh==", "====", "Zm9v!mFy"}) {
    EXPECT_EQ(FromBase64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace telltale
