#include "core/process_ending.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace telltale {
namespace {

TEST(ProcessEndingTest, TheSignalHasItsNumberAndWhatItMeans) {
  EXPECT_EQ(KilledBySignal(SIGKILL), "killed by signal 9 (killed)");
  EXPECT_EQ(KilledBySignal(SIGXFSZ), "killed by signal 25 (file size limit exceeded)");
  EXPECT_EQ(KilledBySignal(SIGXCPU), "killed by signal 24 (CPU time limit exceeded)");
}

TEST(ProcessEndingTest, ANumberThatIsNoSignalStandsAlone) { EXPECT_EQ(KilledBySignal(200), "killed by signal 200"); }

}  // namespace
}  // namespace telltale
