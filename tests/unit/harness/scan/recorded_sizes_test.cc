#include "harness/scan/recorded_sizes.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

Exchange With(std::vector<Header> headers, Bytes body) {
  Exchange exchange;
  exchange.headers = std::move(headers);
  exchange.body = std::move(body);
  return exchange;
}

TEST(RecordedSizesTest, ReadsTheContentLengthThatCounts) {
  EXPECT_EQ(ContentLength({{"content-LENGTH", " 12 "}}), 12U);
  EXPECT_EQ(ContentLength({{"Content-Length", "1"}, {"Content-Length", "9"}}), 9U);
  EXPECT_FALSE(ContentLength({{"Content-Length", "many"}}));
  EXPECT_FALSE(ContentLength({{"Content-Length", "99999999999999999999"}}));
  EXPECT_FALSE(ContentLength({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}));
  EXPECT_FALSE(ContentLength({}));
}

TEST(RecordedSizesTest, ABodyThatIsNotInItsCodingIsReadOnlyWhereItIsReadable) {
  EXPECT_EQ(UnreadCoding(With({{"Content-Encoding", "gzip"}}, "{\"plain\":1}")), "");
  EXPECT_EQ(UnreadCoding(With({{"Content-Encoding", "identity"}}, "\x01\x02")), "");
  EXPECT_EQ(UnreadCoding(With({}, "\x01\x02")), "");
  EXPECT_EQ(UnreadCoding(With({{"Content-Encoding", "rc4"}}, "")), "");
  EXPECT_NE(UnreadCoding(With({{"Content-Encoding", "rc4"}}, "\x01\x02\x93")), "");
  EXPECT_NE(UnreadCoding(With({{"content-encoding", "GZIP"}}, "\x1f\x8b\x08 broken")), "");
}

// chrome-har lists each header twice.
TEST(RecordedSizesTest, AHeaderThatIsThereTwiceCountsOnceWhereItCannotBeOtherwise) {
  const Bytes gzip("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0", 21);  // "a"
  const std::vector<Header> twice = {{"content-encoding", "gzip"}, {"Content-Encoding", "gzip"}};
  ASSERT_TRUE(Unpacked(twice, gzip).has_value());
  EXPECT_EQ(Unpacked(twice, gzip)->body, "a");
  EXPECT_EQ(UnreadCoding(With(twice, gzip)), "");
}

}  // namespace
}  // namespace telltale
