#include "core/time_text.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

using std::chrono::microseconds;

TEST(TimeTextTest, WritesMicrosecondsInUtc) {
  EXPECT_EQ(ToRfc3339(WallTime{microseconds{1683878643781772}}), "2023-05-12T08:04:03.781772Z");
  EXPECT_EQ(ToRfc3339(WallTime{microseconds{-1}}), "1969-12-31T23:59:59.999999Z");
}

TEST(TimeTextTest, ReadsFractionsAndOffsets) {
  EXPECT_EQ(FromRfc3339("2023-05-12T10:04:03.781772+02:00"), WallTime{microseconds{1683878643781772}});
  EXPECT_EQ(FromRfc3339("2023-05-12T08:04:03.7817729Z"), WallTime{microseconds{1683878643781772}});
  EXPECT_EQ(FromRfc3339("1970-01-01T00:00:01Z"), WallTime{microseconds{1000000}});
  EXPECT_EQ(FromRfc3339("1970-01-01T00:00:01.5Z"), WallTime{microseconds{1500000}});
}

TEST(TimeTextTest, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2023-05-12", "2023-13-12T08:04:03Z", "2023-02-30T08:04:03Z", "2023-05-12T24:04:03Z", "2023-05-12T08:04:03",
        "2023-05-12T08:04:03.Z", "2023-05-12T08:04:03Zx", "2023-05--1T08:04:03Z"}) {
    EXPECT_EQ(FromRfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace telltale
