// Every stack of encoders is found by the whole pipeline, in every place of an exchange that can carry it, and the wire
// bytes of a finding decode to the value again. stacks.py writes the stacks with encoders that share nothing with the
// decoders.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base64.h"
#include "tests/unit/harness/decode/audited.h"
#include "tests/unit/harness/decode/script_output.h"

namespace telltale {
namespace {

struct Stack {
  std::string value;
  std::string names;
  Bytes text;
};

std::vector<Stack> MakeStacks(const std::string& arguments) {
  std::vector<Stack> stacks;
  for (const std::string& line : ScriptOutput("stacks.py " + arguments)) {
    const auto object = nlohmann::json::parse(line);
    stacks.push_back(
        {object["value"], object["stack"].dump(), FromBase64(object["body"].get<std::string>()).value_or("")});
  }
  return stacks;
}

CanarySet Values() {
  CanarySet canaries;
  for (const std::string& value : ScriptOutput("stacks.py --values")) {
    canaries.push_back({value, CanaryClass::kEnvSecret, value});
  }
  return canaries;
}

bool FitsHeader(const Bytes& text) {
  return std::ranges::all_of(text, [](char c) { return c == '\t' || (c != 0x7f && !(c >= 0 && c < 0x20)); });
}

// What RFC 3986 lets stand in a query as it is.
bool FitsTarget(const Bytes& text) {
  constexpr std::string_view kMarks = "-._~%!$&'()*+,;=:@/?";
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.find(c) != Bytes::npos;
  });
}

bool FitsHost(const Bytes& text) {
  return text.size() <= 253 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
         });
}

// The exchanges that carry `text`, one a place that can.
std::vector<Exchange> Carriers(const Bytes& text) {
  Exchange empty;
  empty.id = "x00001";
  empty.host = "t.example";
  std::vector<Exchange> carriers(1, empty);
  carriers[0].body = text;
  if (FitsHeader(text)) {
    carriers.emplace_back(empty).headers.push_back({"X-Trace", text});
    carriers.emplace_back(empty).trailers.push_back({"X-Trace", text});
  }
  if (FitsTarget(text)) {
    carriers.emplace_back(empty).target = "/v1/t?q=" + text;
  }
  if (FitsHost(text)) {
    carriers.emplace_back(empty).host = text + ".t.example";
    carriers.emplace_back(empty).headers.push_back({"X-" + text, "1"});
    TlsFacts& tls = carriers.emplace_back(empty).tls.emplace();
    tls.sni = text + ".t.example";
  }
  return carriers;
}

std::string PlaceOf(const Exchange& exchange) {
  if (!exchange.body.empty()) return "body";
  if (!exchange.target.empty()) return "target";
  if (exchange.tls) return "sni";
  if (!exchange.headers.empty()) return exchange.headers[0].value == "1" ? "header name" : "header";
  return exchange.trailers.empty() ? "host" : "trailer";
}

TEST(StacksTest, EveryEncoderAloneIsFoundInEveryPlaceAndItsWireBytesDecodeAgain) {
  AuditedExchanges audited(Values());
  std::set<std::string> names;
  for (const Stack& stack : MakeStacks("5 each 1")) {
    ASSERT_NE(stack.names, "[]");
    names.insert(stack.names);
    for (const Exchange& exchange : Carriers(stack.text)) {
      SCOPED_TRACE(stack.names + " in the " + PlaceOf(exchange) + ": " + stack.text.substr(0, 200));
      const auto findings = audited.FindingsIn(exchange);
      const Finding* found = AuditedExchanges::FindingOf(stack.value, findings);
      EXPECT_NE(found, nullptr);
      if (found == nullptr || PlaceOf(exchange) == "header name") continue;
      EXPECT_TRUE(audited.WireBytesDecodeAgain(exchange, *found)) << found->offset << "+" << found->length;
    }
  }
  EXPECT_GE(names.size(), 80U);
}

// Found by chance, so not every text of them was missed.
TEST(StacksTest, StacksThatWereMissedOnceAreFound) {
  AuditedExchanges audited(Values());
  const std::vector<Stack> stacks = MakeStacks(
      "7 40 --just deflate,basic z85,xml base85,xml lzma,form,xml deflate,form,ndjson deflate,form,jwt "
      "'decimal spaces,protobuf,hex' 'zero-width,decimal spaces,utf-16le,rot13 hex' 'ascii85 bare,json' "
      "'ascii85 bare,ndjson' 'hex,json xor low,base64' 'base32hex,hex spaces,form,jwe' "
      "'msgpack,decimal spaces,form,json string' 'base85,json reversed,basic,cbor' 'uu,json reversed,xml,hex' "
      "'full-width,xz,base64 wrapped,basic' 'bits,utf-7,base64 wrapped,basic' 'uu,base64 wrapped,xml' "
      "'gzip reversed,decimal,json key' 'base64 phase 3,json xor,decimal,json string' 'bits,base64 rot13,base85'");
  EXPECT_EQ(stacks.size(), 840U);
  for (const Stack& stack : stacks) {
    const auto findings = audited.FindingsIn(Carriers(stack.text)[0]);
    EXPECT_NE(AuditedExchanges::FindingOf(stack.value, findings), nullptr)
        << stack.names << " " << ToBase64(stack.text);
  }
}

TEST(StacksTest, RandomStacksAreFoundAndNearlyAllWireRangesDecodeByThemselves) {
  AuditedExchanges audited(Values());
  const std::vector<Stack> stacks = MakeStacks("2026 700 4");
  ASSERT_GE(stacks.size(), 780U);
  std::size_t again = 0;
  for (const Stack& stack : stacks) {
    SCOPED_TRACE(stack.names);
    const Exchange exchange = Carriers(stack.text)[0];
    const auto findings = audited.FindingsIn(exchange);
    const Finding* found = AuditedExchanges::FindingOf(stack.value, findings);
    EXPECT_NE(found, nullptr);
    if (found == nullptr) continue;
    const bool decodes = audited.WireBytesDecodeAgain(exchange, *found);
    again += decodes ? 1 : 0;
    if (!decodes) std::printf("does not decode by itself: %s\n", stack.names.c_str());
  }
  // Where an inner text has no marks of its own (bits, numbers with separators), the few bytes that an outer group
  // brings along can make it another text.
  EXPECT_GE(again * 100, stacks.size() * 97);
}

}  // namespace
}  // namespace telltale
