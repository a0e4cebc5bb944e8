#include "harness/check/stable_host.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(StableHostTest, PlantedValuesAndRandomLabelsAreNoPartOfAName) {
  telltale::Run run;
  run.planted = {{{"hostname", CanaryClass::kHostname, "Alice-Laptop"}, "gethostname", {}}};
  EXPECT_EQ(StableHost("Collector.Example", &run), "collector.example");
  EXPECT_EQ(StableHost("alice-laptop.t.example", &run), "*.t.example");
  EXPECT_EQ(StableHost("x-alice-laptop-7.t.example", &run), "x-*-7.t.example");
  EXPECT_EQ(StableHost("8a7b6c5d.t.example", nullptr), "*.t.example");
  EXPECT_EQ(StableHost("8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d.example", nullptr), "*.example");
  EXPECT_EQ(StableHost("o447951.ingest.sentry.io", nullptr), "o447951.ingest.sentry.io");
  EXPECT_EQ(StableHost("203.0.113.7", nullptr), "203.0.113.7");
  EXPECT_EQ(StableHost("facade.example", nullptr), "facade.example") << "letters alone are a word";
}

}  // namespace
}  // namespace telltale
