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

}  // namespace
}  // namespace telltale
