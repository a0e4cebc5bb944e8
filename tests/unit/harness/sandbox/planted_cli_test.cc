#include "harness/sandbox/machine/planted_cli.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(PlantedCliTest, AFolderKeepsItsNameInThePlantedOne) {
  const auto planted =
      PlantCli("/home/dev/app/node_modules/.bin/tool", {"/home/dev/app/node_modules", "/home/dev/node"}, "/opt/bedo");
  ASSERT_TRUE(planted.has_value());
  EXPECT_EQ(planted->source, "/home/dev/app/node_modules");
  EXPECT_EQ(planted->target, "/opt/bedo/node_modules");
  EXPECT_EQ(planted->cli, "/opt/bedo/node_modules/.bin/tool");
}

TEST(PlantedCliTest, AFileAloneStandsInThePlantedFolder) {
  const auto planted = PlantCli("/home/dev/./tool", {"/home/dev/tool"}, "/opt/bedo");
  ASSERT_TRUE(planted.has_value());
  EXPECT_EQ(planted->target, "/opt/bedo/tool");
  EXPECT_EQ(planted->cli, "/opt/bedo/tool");
}

TEST(PlantedCliTest, TheSystemsOwnProgramStaysWhereItIs) {
  EXPECT_FALSE(PlantCli("/usr/bin/curl", {}, "/opt/bedo").has_value());
  EXPECT_FALSE(PlantCli("/srv/tools/tool", {"/srv/tool"}, "/opt/bedo").has_value());
}

}  // namespace
}  // namespace telltale
