#include "harness/scan/recorded_sizes.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(RecordedSizesTest, ReadsTheContentLengthThatCounts) {
  EXPECT_EQ(ContentLength({{"content-LENGTH", " 12 "}}), 12U);
  EXPECT_EQ(ContentLength({{"Content-Length", "1"}, {"Content-Length", "9"}}), 9U);
  EXPECT_FALSE(ContentLength({{"Content-Length", "many"}}));
  EXPECT_FALSE(ContentLength({{"Content-Length", "99999999999999999999"}}));
  EXPECT_FALSE(ContentLength({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}));
  EXPECT_FALSE(ContentLength({}));
}

}  // namespace
}  // namespace telltale
