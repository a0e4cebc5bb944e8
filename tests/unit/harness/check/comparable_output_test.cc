#include "harness/check/comparable_output.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(ComparableOutputTest, PlantedValuesAndNumbersAreTakenOut) {
  telltale::Run run;
  run.planted = {{{"username", CanaryClass::kUsername, "ushwleyxvb"}, "", {}},
                 {{"home", CanaryClass::kHome, "/home/ushwleyxvb"}, "", {}},
                 {{"short", CanaryClass::kGeneric, "in"}, "", {}}};
  run.outcome.standard_output = "ushwleyxvb in /home/ushwleyxvb took 12.5 s\n";
  EXPECT_EQ(ComparableOutput(run), "<username> in <home> took #.# s\n");
}

TEST(ComparableOutputTest, TheFirstDifferentLineIsNamed) {
  EXPECT_EQ(FirstDifferentLine("a\nb\n", "a\nc\n"), "b");
  EXPECT_EQ(FirstDifferentLine("a\nmore\n", "a\n"), "more");
  EXPECT_EQ(FirstDifferentLine("a\n", "a\nless\n"), "less");
  EXPECT_EQ(FirstDifferentLine("a\n", "a\n"), "");
}

}  // namespace
}  // namespace telltale
