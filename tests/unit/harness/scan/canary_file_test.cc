#include "harness/scan/canary_file.h"

#include <gtest/gtest.h>

#include "tests/unit/harness/scan/temporary_file.h"

namespace telltale {
namespace {

TEST(CanaryFileTest, ReadsTheDifferentValuesOfARunDirectory) {
  const TemporaryFiles files;
  const std::string path = files.Write("canaries.json", R"({"version":1,"canaries":[
      {"id":"up/user","class":"username","value":"oskvar"},{"id":"up#2/user","class":"username","value":"oskvar"},
      {"id":"control/control","class":"generic","value":"telltale-control"}]})");
  const auto canaries = ReadCanaryFile(path);
  ASSERT_TRUE(canaries.has_value());
  ASSERT_EQ(canaries->size(), 1U);
  EXPECT_EQ((*canaries)[0].id, "up/user");
}

TEST(CanaryFileTest, RefusesASetWithoutACanaryAndAFileThatIsNotThere) {
  const TemporaryFiles files;
  const auto empty = ReadCanaryFile(files.Write("none.json", R"({"version":1,"canaries":[]})"));
  ASSERT_FALSE(empty.has_value());
  EXPECT_EQ(empty.error().message, "holds no canary");
  EXPECT_FALSE(ReadCanaryFile(files.directory() + "/absent.json").has_value());
}

}  // namespace
}  // namespace telltale
