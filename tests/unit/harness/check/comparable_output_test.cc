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
  EXPECT_EQ(ComparableOutput(run), "<username> in <home> took <time>\n");
}

TEST(ComparableOutputTest, ADurationIsOneWhateverItsUnit) {
  const auto of = [](const char* text) {
    telltale::Run run;
    run.outcome.standard_output = text;
    return ComparableOutput(run);
  };
  for (const char* text : {"900ms", "1.02s", "1 s", "1m2s", "2 min 1 sec", "0.5 seconds", "1h", "7 µs"}) {
    EXPECT_EQ(of((std::string("Time: ") + text + " >>>").c_str()), "Time: <time> >>>") << text;
  }
  EXPECT_EQ(of("3 modules"), "# modules");
  EXPECT_EQ(of("v1.2.3, 4 sets"), "v#.#.#, # sets");
}

TEST(ComparableOutputTest, TheFirstDifferentLineIsNamed) {
  EXPECT_EQ(FirstDifferentLine("a\nb\n", "a\nc\n"), "b");
  EXPECT_EQ(FirstDifferentLine("a\nmore\n", "a\n"), "more");
  EXPECT_EQ(FirstDifferentLine("a\n", "a\nless\n"), "less");
  EXPECT_EQ(FirstDifferentLine("a\n", "a\n"), "");
}

}  // namespace
}  // namespace telltale
