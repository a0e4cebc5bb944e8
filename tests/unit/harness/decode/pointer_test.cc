// The pointers of views start at the payload's outermost layer.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/base64.h"
#include "harness/decode/decode.h"
#include "harness/decode/form_pointer.h"

namespace telltale {
namespace {

// Of the first view that holds the text and came by `step`: where the text stands; "none".
std::string PointerOf(const Exchange& exchange, BytesView text, std::string_view step) {
  class Visitor final : public ViewVisitor {
   public:
    Visitor(BytesView text, std::string_view step) : text_(text), step_(step) {}
    bool OnView(const View& view) override {
      const std::size_t at = view.text.find(text_);
      if (at != BytesView::npos && view.step == step_ && pointer == "none") pointer = view.source->Pointer(at);
      return true;
    }
    std::string pointer = "none";

   private:
    BytesView text_;
    std::string_view step_;
  };
  Visitor visitor(text, step);
  std::vector<Gap> gaps;
  ExchangeDecoder(DecodeLimits{}).Decode(exchange, visitor, gaps);
  return visitor.pointer;
}

Exchange Request(Bytes body, std::string target = "/t") {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.body = std::move(body);
  exchange.target = std::move(target);
  return exchange;
}

const std::string kInner = ToBase64(R"({"data":{"host":"boxwood-station-7"}})");

TEST(PointerTest, JsonInBase64InJsonIsPointedAtFromOutside) {
  const Exchange exchange = Request(R"({"data":[{"ue_px":")" + kInner + R"("},{"co":")" + kInner + R"("}]})");
  EXPECT_EQ(PointerOf(exchange, "boxwood-station-7", "base64"), "/data/0/ue_px/data/host");
}

TEST(PointerTest, AFormsMemberIsPartOfThePointer) {
  EXPECT_EQ(PointerOf(Request("v=1&e=" + kInner), "boxwood-station-7", "base64"), "/e/data/host");
  EXPECT_EQ(PointerOf(Request("v=1&h=boxwood-station-7"), "boxwood-station-7", ""), "/h");
  EXPECT_EQ(PointerOf(Request("", "/i?v=1&h=boxwood-station-7"), "boxwood-station-7", ""), "/h");
}

TEST(PointerTest, WhatIsNoMemberHasNoPointer) {
  EXPECT_EQ(FormPointerAt("/a/b?c=d", 2), std::nullopt);
  EXPECT_EQ(FormPointerAt("a text with a=b", 14), std::nullopt);
  EXPECT_EQ(FormPointerAt("name=value", 2), "");
  EXPECT_EQ(FormPointerAt("a=1&b%2Fc=value", 12), "/b~1c");
}

}  // namespace
}  // namespace telltale
