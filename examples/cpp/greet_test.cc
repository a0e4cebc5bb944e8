#include <gtest/gtest.h>
#include <stdlib.h>
#include <telltale/testing.h>

#include <string>

using telltale::testing::Backend;
using telltale::testing::ConformsTo;
using telltale::testing::Contract;
using telltale::testing::LeaksNothingOf;
using telltale::testing::SentEvents;
using telltale::testing::Silent;
using testing::ElementsAre;

const std::string kExamples = GREET_EXAMPLES;  // where greet and its schema are

int Greet(const Backend& backend, const std::string& environment = "") {
  const std::string line =
      environment + " GREET_TELEMETRY_URL=" + backend.url() + " " + kExamples + "/greet Ada >/dev/null";
  return system(line.c_str());
}

TEST(GreetTest, TellsOneEventThatKeepsItsPromises) {
  Backend backend;
  ASSERT_EQ(Greet(backend), 0);
  EXPECT_THAT(backend, SentEvents(ElementsAre("greeted")));
  EXPECT_THAT(backend, ConformsTo(Contract::FromFile(kExamples + "/greet.schema.json")));
  EXPECT_THAT(backend, LeaksNothingOf({{"user", getenv("HOME"), "home"}}));
}

TEST(GreetTest, WhoOptedOutTellsNothing) {
  Backend backend;
  ASSERT_EQ(Greet(backend, "GREET_TELEMETRY=off"), 0);
  EXPECT_THAT(backend, Silent());
}

TEST(GreetTest, ABackendThatFailsDoesTheUserNoHarm) {
  Backend backend;
  backend.SetFaults(R"({"sequence": [{"status": 503}, {"drop_after_bytes": 0}], "repeat": true})");
  EXPECT_EQ(Greet(backend), 0);
  EXPECT_EQ(Greet(backend), 0);
}
