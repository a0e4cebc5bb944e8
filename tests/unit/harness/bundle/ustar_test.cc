#include "harness/bundle/ustar.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::HasSubstr;

const ArchiveFiles kFiles = {{"a/empty", ""}, {"a/one", "1"}, {"b", std::string(512, 'x')}, {"c", Bytes("\0\n", 2)}};

TEST(UstarTest, WhatWasPackedIsUnpacked) {
  const auto files = UnpackArchive(PackArchive(kFiles));
  ASSERT_TRUE(files.has_value()) << ToString(files.error());
  EXPECT_EQ(*files, kFiles);
  EXPECT_EQ(*UnpackArchive(PackArchive({})), ArchiveFiles());
}

TEST(UstarTest, EveryCutIsTruncation) {
  const Bytes archive = PackArchive(kFiles);
  for (std::size_t size = 0; size < archive.size(); size += 7) {
    const auto files = UnpackArchive(BytesView(archive).substr(0, size));
    ASSERT_FALSE(files.has_value()) << size;
    EXPECT_THAT(files.error().message, HasSubstr("truncated")) << size;
  }
}

TEST(UstarTest, NoByteOfAHeaderPaddingOrEndCanBeChangedUnseen) {
  const Bytes archive = PackArchive(kFiles);
  for (std::size_t i = 0; i < archive.size(); ++i) {
    Bytes altered = archive;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    const auto files = UnpackArchive(altered);
    EXPECT_TRUE(!files || *files != kFiles) << i;
  }
}

TEST(UstarTest, WhatStandsInTheWrongPlaceOrBehindTheEndIsRefused) {
  const Bytes one = PackArchive({{"a", "1"}});
  const Bytes two = PackArchive({{"b", "2"}});
  EXPECT_FALSE(UnpackArchive(two.substr(0, 1024) + one).has_value());
  EXPECT_FALSE(UnpackArchive(one + "x").has_value());
  EXPECT_FALSE(UnpackArchive(one + Bytes(512, '\0')).has_value());
}

TEST(UstarTest, NamesThatLeadOutsideAreRefused) {
  for (const char* name : {"a", "a/b.c", "output/failure%232.out"}) EXPECT_TRUE(IsArchiveName(name)) << name;
  for (const char* name : {"", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a/./b", "a b", "ä", "a\nb"}) {
    EXPECT_FALSE(IsArchiveName(name)) << name;
  }
  EXPECT_FALSE(IsArchiveName(std::string(100, 'a')));
}

}  // namespace
}  // namespace telltale
