// Every stack of encoders is found, and the wire bytes of a finding decode to the value again. stacks.py writes the
// stacks with encoders that share nothing with the decoders.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "core/base64.h"
#include "harness/decode/decode.h"

namespace telltale {
namespace {

struct Stack {
  std::string value;
  std::string names;
  std::size_t depth = 0;
  Bytes body;
};

std::vector<Stack> MakeStacks(const std::string& arguments) {
  const std::string command =
      std::string("python3 '") + TELLTALE_SOURCE_DIR + "/tests/unit/harness/decode/stacks.py' " + arguments;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string text;
  std::array<char, 65536> piece;
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe.get())) > 0;) {
    text.append(piece.data(), got);
  }
  std::vector<Stack> stacks;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto object = nlohmann::json::parse(line);
    stacks.push_back({object["value"], object["stack"].dump(), object["stack"].size(),
                      FromBase64(object["body"].get<std::string>()).value_or("")});
  }
  return stacks;
}

// Where a value was found first.
class Finder final : public ViewVisitor {
 public:
  explicit Finder(std::string value) : value_(std::move(value)) {}
  bool OnView(const View& view) override {
    const std::size_t at = view.text.find(value_);
    if (at == BytesView::npos || wire) return true;
    wire = view.source->ToWire(at, value_.size());
    steps = view.source->Path(at, value_.size()).size();
    return true;
  }
  std::optional<WireRange> wire;
  std::size_t steps = 0;

 private:
  std::string value_;
};

Finder Find(const std::string& value, Bytes body) {
  Exchange exchange;
  exchange.id = "x";
  exchange.body = std::move(body);
  Finder finder(value);
  std::vector<Gap> gaps;
  ExchangeDecoder(DecodeLimits{}).Decode(exchange, finder, gaps);
  EXPECT_TRUE(gaps.empty()) << (gaps.empty() ? "" : gaps[0].message);
  return finder;
}

TEST(StacksTest, EveryEncoderAloneIsFoundAndItsWireBytesDecodeAgain) {
  const std::vector<Stack> stacks = MakeStacks("5 54 1");
  ASSERT_EQ(stacks.size(), 54U);
  for (const Stack& stack : stacks) {
    SCOPED_TRACE(stack.names);
    const Finder found = Find(stack.value, stack.body);
    ASSERT_TRUE(found.wire.has_value());
    ASSERT_LE(found.wire->offset + found.wire->length, stack.body.size());
    const Bytes cut = stack.body.substr(found.wire->offset, found.wire->length);
    EXPECT_TRUE(Find(stack.value, cut).wire.has_value()) << cut;
  }
}

TEST(StacksTest, RandomStacksAreFoundAndNearlyAllWireRangesDecodeByThemselves) {
  const std::vector<Stack> stacks = MakeStacks("2026 700 4");
  ASSERT_EQ(stacks.size(), 700U);
  std::size_t again = 0;
  for (const Stack& stack : stacks) {
    SCOPED_TRACE(stack.names);
    const Finder found = Find(stack.value, stack.body);
    ASSERT_TRUE(found.wire.has_value());
    ASSERT_LE(found.wire->offset + found.wire->length, stack.body.size());
    const Bytes cut = stack.body.substr(found.wire->offset, found.wire->length);
    again += Find(stack.value, cut).wire.has_value() ? 1 : 0;
  }
  // Where an inner text has no marks of its own (bits, numbers with separators), the few bytes that an outer group
  // brings along can make it another text.
  EXPECT_GE(again * 100, stacks.size() * 97);
}

}  // namespace
}  // namespace telltale
