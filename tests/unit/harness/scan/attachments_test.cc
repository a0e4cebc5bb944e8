#include "harness/scan/attachments.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/scan/zip_archive.h"
#include "tests/unit/harness/scan/temporary_file.h"
#include "tests/unit/harness/scan/zip_file.h"

namespace telltale {
namespace {

TEST(AttachmentsTest, ReadsWhatStandsBesideTheHarAndCutsAtTheLimit) {
  const TemporaryFiles files;
  files.Write("in/a.bin", "0123456789");
  files.Write("in/deep/b.bin", "deep");
  const auto beside = AttachmentsBeside(files.directory() + "/in/x.har");
  const auto whole = beside->Read("a.bin", 100);
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->bytes, "0123456789");
  EXPECT_EQ(whole->total_bytes, 10U);
  const auto cut = beside->Read("a.bin", 4);
  EXPECT_EQ(cut->bytes, "0123");
  EXPECT_EQ(cut->total_bytes, 10U);
  EXPECT_EQ(beside->Read("deep/b.bin", 100)->bytes, "deep");
}

TEST(AttachmentsTest, NeverLeavesTheFolder) {
  const TemporaryFiles files;
  files.Write("secret", "outside");
  files.Write("in/x.har", "");
  files.Write("in/sub/y", "");
  const std::string in = files.directory() + "/in";
  ASSERT_EQ(symlink("../secret", (in + "/link").c_str()), 0);
  ASSERT_EQ(symlink("..", (in + "/up").c_str()), 0);
  ASSERT_EQ(mkfifo((in + "/pipe").c_str(), 0600), 0);
  const auto beside = AttachmentsBeside(in + "/x.har");
  for (const std::string& name :
       {std::string("../secret"), std::string("sub/../../secret"), files.directory() + "/secret", std::string("link"),
        std::string("up/secret"), std::string("sub"), std::string("pipe"), std::string("none"), std::string(),
        std::string("a\0b", 3), std::string("..\\secret"), std::string(5000, 'x')}) {
    EXPECT_FALSE(beside->Read(name, 100).has_value()) << name;
  }
}

TEST(ZipArchiveTest, ListsHarsAndReadsWhatTheyName) {
  const TemporaryFiles files;
  const std::string path =
      WriteZip(files, {{"b.har", "second"}, {"a/a.har", "first"}, {"body.bin", std::string(100000, 'x')}});
  EXPECT_TRUE(IsZipFile(path));
  EXPECT_FALSE(IsZipFile(files.Write("plain", "PK no")));
  const auto archive = ZipArchive::Open(path);
  ASSERT_TRUE(archive.has_value());
  EXPECT_EQ((*archive)->hars(), (std::vector<std::string>{"a/a.har", "b.har"}));
  const auto source = (*archive)->OpenHar(1, *archive);
  ASSERT_TRUE(source.has_value());
  char text[100];
  EXPECT_EQ(*(*source)->Read(text, sizeof text), 6U);
  EXPECT_EQ(*(*source)->Read(text, sizeof text), 0U);
  EXPECT_EQ((*archive)->Read("body.bin", 1 << 20)->bytes, std::string(100000, 'x'));
  const auto cut = (*archive)->Read("body.bin", 70000);
  EXPECT_EQ(cut->bytes.size(), 70000U);
  EXPECT_GT(cut->total_bytes, 70000U);
}

TEST(ZipArchiveTest, RefusesLinksAndNamesThatLeadOut) {
  const TemporaryFiles files;
  const auto archive =
      ZipArchive::Open(WriteZip(files, {{"x.har", ""}, {"link", "/etc/passwd", true}, {"../up", "text"}}));
  ASSERT_TRUE(archive.has_value());
  for (const char* name : {"link", "../up", "/etc/passwd", "none"}) {
    EXPECT_FALSE((*archive)->Read(name, 100).has_value()) << name;
  }
  EXPECT_FALSE(ZipArchive::Open(files.Write("no.zip", "PK\x03\x04 nothing")).has_value());
  EXPECT_FALSE(ZipArchive::Open(files.directory() + "/none.zip").has_value());
}

}  // namespace
}  // namespace telltale
