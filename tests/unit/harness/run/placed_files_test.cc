#include "harness/run/placed_files.h"

#include <gmock/gmock.h>

#include "harness/sandbox/machine/identity.h"
#include "tests/unit/harness/run/fake_isolation.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PlacedFilesTest : public testing::Test {
 protected:
  CellLog log_;
  FakeCell cell_{MakeIdentity(SystemRandom(), {}), nullptr, CellReport(), log_};
  PlacedFiles placed_;
};

TEST_F(PlacedFilesTest, AllFilesThatMayHoldARefusalAreDamaged) {
  placed_.Damage({"/home/x/a", "/home/x/b"}, cell_);
  EXPECT_THAT(log_.lines, ElementsAre("place /home/x/a", "place /home/x/b"));
  EXPECT_EQ(placed_.obstacle(), "");
}

TEST_F(PlacedFilesTest, ARefusalThatStandsInNoFileIsAnObstacle) {
  placed_.Damage({}, cell_);
  EXPECT_THAT(placed_.obstacle(), HasSubstr("no file was found"));
}

TEST_F(PlacedFilesTest, WhereThereAreTooManyToDamageNoneIsAndTheCommandIsNotJudged) {
  placed_.Damage(std::vector<std::string>(1001, "/home/x/a"), cell_);
  EXPECT_THAT(placed_.obstacle(), HasSubstr("more than 1000 files"));
  EXPECT_THAT(log_.lines, IsEmpty());
}

}  // namespace
}  // namespace telltale
