// Encoded texts in a path whose letters are slashes and question marks, too.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/decode/decode.h"

namespace telltale {
namespace {

// Python's base64.a85encode(), percent-encoded but for its slashes.
TEST(PathTest, Ascii85WithManySlashesIsReadToItsEnd) {
  Exchange exchange;
  exchange.host = "t.example";
  exchange.target =
      "/t/v3/%40%3AEJa0JGFC/0J2%3F0JGFA/0J2%3F0JGCE/0J2%3F0JGFE/0J2%3F0JGCp/0J2%3F0JGCB/0J2%3F0"
      "JGFG/0J2%3F0JGFF/0J2%3F0JGFD/0J2%3F0JGC%3F/0J2%3F0JGF%3F/0J2%3F0JGCo/events";
  const DecodedExchange decoded = DecodeExchange(exchange);
  EXPECT_TRUE(std::ranges::any_of(
      decoded.views, [](const DecodedView& view) { return view.text == "abu, s, h, w, l, e, y, x, v, b, q, k"; }));
}

}  // namespace
}  // namespace telltale
