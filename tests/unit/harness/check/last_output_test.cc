#include "harness/check/last_output.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using std::chrono::milliseconds;
using ::testing::Optional;

ProcessOutcome Ended(const Bytes& standard_output, const Bytes& standard_error = "") {
  ProcessOutcome outcome;
  outcome.started = true;
  outcome.timed_out = true;
  outcome.standard_output = standard_output;
  outcome.standard_error = standard_error;
  return outcome;
}

TEST(LastOutputTest, AQuestionThatIsOpenIsFoundHoweverItIsWritten) {
  EXPECT_THAT(OpenQuestion(Ended("hello\nMay we collect usage data? [y/N] ")),
              Optional(std::string("May we collect usage data? [y/N]")));
  EXPECT_THAT(OpenQuestion(Ended("", "Password: ")), Optional(std::string("Password:")));
  EXPECT_THAT(OpenQuestion(Ended("\x1b[36m?\x1b[0m Pick a template \x1b[?25l\n  > blank\n    full\n")),
              Optional(std::string("? Pick a template")));
  EXPECT_THAT(OpenQuestion(Ended("Continue?\r\n")), Optional(std::string("Continue?")));
}

TEST(LastOutputTest, WhatIsNoQuestionIsNone) {
  EXPECT_EQ(OpenQuestion(Ended("")), std::nullopt);
  EXPECT_EQ(OpenQuestion(Ended("Building: done\nlistening on 80\n")), std::nullopt);
  EXPECT_EQ(OpenQuestion(Ended("Step 1:\n")), std::nullopt) << "a line that has ended waits for nothing";
  EXPECT_EQ(OpenQuestion(Ended("Why? Because of the rain\n1\n2\n3\n4\n5\n6\n")), std::nullopt);
  ProcessOutcome by_itself = Ended("Continue? ");
  by_itself.timed_out = false;
  EXPECT_EQ(OpenQuestion(by_itself), std::nullopt);
}

TEST(LastOutputTest, SecondsAreReadable) {
  EXPECT_EQ(Seconds(milliseconds(420)), "0.4 s");
  EXPECT_EQ(Seconds(milliseconds(61900)), "62 s");
}

}  // namespace
}  // namespace telltale
