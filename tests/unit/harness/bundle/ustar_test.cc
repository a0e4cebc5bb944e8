#include "harness/bundle/ustar.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "harness/bundle/mapped_file.h"
#include "tests/unit/harness/temporary_directory.h"

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

TEST(UstarTest, AFileThatGivesMoreOrLessThanItSaidIsNotPacked) {
  const ByteSink nowhere = [](BytesView) -> Status { return {}; };
  for (const char* given : {"four!", "fou"}) {
    ArchiveWriter writer(nowhere);
    const Status added = writer.Add("a", 4, [&](const ByteSink& sink) { return sink(given); });
    ASSERT_FALSE(added.has_value());
    EXPECT_THAT(added.error().message, HasSubstr("a changed while it was packed"));
  }
}

// A file with a hole instead of nine gigabytes.
TEST(UstarTest, AFileOfMoreThanEightGibibytesIsReadBack) {
  constexpr std::uint64_t kSize = 9ULL << 30;
  TemporaryDirectory folder;
  const std::string path = (folder.path() / "large.tar").string();
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(file, 0);
  const ByteSink write = [&](BytesView piece) -> Status {
    EXPECT_EQ(::write(file, piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
    return {};
  };
  ArchiveWriter writer(write);
  // All bytes of the hole are counted as given, and none is written.
  const Status added = writer.Add("large", kSize, [&](const ByteSink&) -> Status {
    EXPECT_GE(::lseek(file, static_cast<off_t>(kSize), SEEK_CUR), 0);
    return {};
  });
  EXPECT_FALSE(added.has_value());  // nothing was handed over
  ASSERT_TRUE(writer.Add("small", "1").has_value());
  ASSERT_TRUE(writer.Finish().has_value());
  ::close(file);

  const auto mapped = MappedFile::Open(path);
  ASSERT_TRUE(mapped.has_value()) << ToString(mapped.error());
  const auto files = ReadArchive(mapped->bytes());
  ASSERT_TRUE(files.has_value()) << ToString(files.error());
  EXPECT_EQ(files->at("large").size(), kSize);
  EXPECT_EQ(files->at("small"), "1");
  Bytes head(mapped->bytes().substr(0, 1536));
  head[512] = '3';
  EXPECT_FALSE(ReadArchive(head).has_value());
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
