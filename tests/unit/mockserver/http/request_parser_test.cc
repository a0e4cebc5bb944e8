#include "mockserver/http/request_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/digest.h"

namespace telltale {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using State = RequestParser::State;

constexpr std::uint64_t kHeadLimit = 4096;
constexpr std::uint64_t kBodyLimit = 64;

struct Parsed {
  State state = State::kHead;
  std::string problem;
  std::size_t taken = 0;
  bool is_cut = false;
  Exchange exchange;
  bool operator==(const Parsed&) const = default;
};

// Parses `wire` in the pieces that `next_size` says.
template <class NextSize>
Parsed ParseInPieces(const std::string& wire, NextSize next_size) {
  InFlight in_flight({});
  RequestParser parser(kHeadLimit, kBodyLimit, in_flight);
  Parsed parsed;
  for (std::size_t at = 0; at < wire.size();) {
    const std::string piece = wire.substr(at, next_size());
    const std::size_t taken = parser.Take(piece);
    at += taken;
    if (taken < piece.size()) break;
  }
  parsed.state = parser.state();
  parsed.problem = parser.problem();
  parser.MoveTo(parsed.exchange);
  parsed.is_cut = parser.cut() != BodyCut::kNone;
  parsed.taken = parsed.exchange.raw.size();
  return parsed;
}

Parsed Parse(const std::string& wire) {
  return ParseInPieces(wire, [&] { return wire.size(); });
}

const std::string kChunked =
    "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nWiki\r\n5\r\npedia\r\n0\r\nX-Sum: 1\r\nx-sum: "
    "2\r\n\r\n";

TEST(RequestParserTest, KeepsOrderCaseAndDuplicatesOfHeaders) {
  const Parsed parsed = Parse("PUT /a HTTP/1.0\r\nB: 1\r\na:  x y \r\nb: 2\r\nA:\r\n\r\n");
  EXPECT_EQ(parsed.state, State::kDone);
  const std::vector<Header> expected = {{"B", "1"}, {"a", "x y"}, {"b", "2"}, {"A", ""}};
  EXPECT_EQ(parsed.exchange.headers, expected);
  EXPECT_EQ(parsed.exchange.http_version, "1.0");
}

TEST(RequestParserTest, RemovesChunksAndKeepsThemInTheRawBytes) {
  const Parsed parsed = Parse(kChunked);
  EXPECT_EQ(parsed.state, State::kDone);
  EXPECT_EQ(parsed.exchange.body, "Wikipedia");
  EXPECT_EQ(parsed.exchange.raw, kChunked);
  EXPECT_EQ(parsed.exchange.body_sha256, Sha256Hex("Wikipedia"));
  const std::vector<Header> trailers = {{"X-Sum", "1"}, {"x-sum", "2"}};
  EXPECT_EQ(parsed.exchange.trailers, trailers);
}

TEST(RequestParserTest, StopsAtTheEndOfARequest) {
  const std::string first = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
  EXPECT_EQ(Parse(first + "GET / HTTP/1.1\r\n\r\n").exchange.raw, first);
  EXPECT_EQ(Parse(kChunked + "rest").exchange.raw, kChunked);
}

TEST(RequestParserTest, TakesAnyMethodTargetAndContentType) {
  const Parsed parsed =
      Parse("FROB-2 /a b?\xff HTTP/1.1\r\nContent-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(parsed.state, State::kDone);
  EXPECT_EQ(parsed.exchange.method, "FROB-2");
  EXPECT_EQ(parsed.exchange.target, "/a b?\xff");
  EXPECT_EQ(parsed.exchange.body, "{}");
  EXPECT_THAT(parsed.exchange.problems, Contains("the target holds a space"));
}

TEST(RequestParserTest, TakesBareLineFeedsFoldedLinesAndLinesWithoutAColon) {
  const Parsed parsed = Parse("GET / HTTP/1.1\nA: 1\n  2\nnonsense\n\n");
  EXPECT_EQ(parsed.state, State::kDone);
  const std::vector<Header> expected = {{"A", "1 2"}, {"nonsense", ""}};
  EXPECT_EQ(parsed.exchange.headers, expected);
  EXPECT_THAT(parsed.exchange.problems, Contains("a header line without a colon"));
}

TEST(RequestParserTest, EmptyLinesBeforeARequestStayInTheRawBytes) {
  const std::string wire = "\r\n\r\nGET / HTTP/1.1\r\n\r\n";
  const Parsed parsed = Parse(wire);
  EXPECT_EQ(parsed.state, State::kDone);
  EXPECT_EQ(parsed.exchange.method, "GET");
  EXPECT_EQ(parsed.exchange.raw, wire);
}

TEST(RequestParserTest, ABodyPastTheLimitIsCountedAndHashedWhole) {
  const std::string body(100, 'b');
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n";
  const Parsed parsed = Parse(head + body);
  EXPECT_EQ(parsed.state, State::kDone);
  EXPECT_TRUE(parsed.is_cut);
  EXPECT_EQ(parsed.exchange.body, std::string(kBodyLimit, 'b'));
  EXPECT_EQ(parsed.exchange.body_total_bytes, 100U);
  EXPECT_EQ(parsed.exchange.body_sha256, Sha256Hex(body));
  EXPECT_EQ(parsed.exchange.raw, head + std::string(kBodyLimit, 'b'));
}

TEST(RequestParserTest, WhereTheEndCannotBeToldAllIsKept) {
  const std::pair<const char*, const char*> unreadable[] = {
      {"POST / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\nrest", "Content-Length is not one number"},
      {"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\nrest", "Content-Length is not one number"},
      {"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nrest", "Content-Length is not one number"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nrest", "not chunked"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\nrest", "no hexadecimal number"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\rrest", "longer than its size"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcrest", "longer than its size"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nrest", "no hexadecimal number"},
      {"POST / HTTP/3.0\r\nA: b\r\n\r\nrest", "no known HTTP version"},
  };
  for (const auto& [wire, problem] : unreadable) {
    const Parsed parsed = Parse(wire);
    EXPECT_EQ(parsed.state, State::kBad) << wire;
    EXPECT_THAT(parsed.problem, HasSubstr(problem));
    EXPECT_EQ(parsed.exchange.raw, wire);
    EXPECT_THAT(parsed.exchange.raw, HasSubstr("rest"));
  }
}

TEST(RequestParserTest, ARequestThatIsNotReadableIsItsOwnBody) {
  const std::string wire = "POST / HTTP/3.0\r\nA: b\r\n\r\nrest";
  EXPECT_EQ(Parse(wire).exchange.body, wire);
  const std::string truncated = "POST / HTTP/1.1\r\nA: b";
  EXPECT_EQ(Parse(truncated).state, State::kHead);
  EXPECT_EQ(Parse(truncated).exchange.body, truncated);
}

TEST(RequestParserTest, OtherProtocolsAreToldApart) {
  for (const std::string& wire : {std::string("EHLO me\r\nMAIL FROM:<a@b>\r\n"), std::string("\x00\x01\x02", 3),
                                  std::string("GET /\r\n"), std::string(80, 'A'), std::string(" GET / HTTP/1.1\r\n")}) {
    const Parsed parsed = Parse(wire);
    EXPECT_EQ(parsed.state, State::kNotHttp) << wire;
    EXPECT_EQ(parsed.exchange.body, wire.substr(0, kBodyLimit));
    EXPECT_EQ(parsed.exchange.body_total_bytes, wire.size());
    EXPECT_THAT(parsed.exchange.method, IsEmpty());
  }
}

TEST(RequestParserTest, AnEndlessHeadIsCut) {
  const Parsed parsed = Parse("GET / HTTP/1.1\r\n" + std::string(2 * kHeadLimit, 'a'));
  EXPECT_EQ(parsed.state, State::kBad);
  EXPECT_EQ(parsed.problem, "the head is too long");
  EXPECT_LE(parsed.exchange.raw.size(), 2 * (kHeadLimit + kBodyLimit));
}

TEST(RequestParserTest, ConflictingLengthsAreTold) {
  const Parsed parsed = Parse("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(parsed.state, State::kDone);
  EXPECT_THAT(parsed.exchange.problems, Contains("both Content-Length and Transfer-Encoding"));
}

// The property that all of the above rests on.
TEST(RequestParserTest, WhatItReadsDoesNotDependOnHowItIsSplit) {
  const std::string wires[] = {
      kChunked + "GET /next HTTP/1.1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'b') + "more",
      "\r\nGET / HTTP/1.1\nA: 1\n  2\nnonsense\n\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + std::string(64, 'c') + "\r\n40\r\n" +
          std::string(64, 'd') + "\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcdefgh" + std::string(100, 'e'),
      "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n" + std::string(100, 'f'),
      "EHLO me\r\n" + std::string(200, 'g'),
      "GET / HTTP/1.1\r\n" + std::string(2 * kHeadLimit, 'h'),
      "POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\nabc",
      std::string("\x05\x01\x00", 3),
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2 * kHeadLimit, 'i') + "\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: " + std::string(2 * kHeadLimit, 'j') + "\r\n\r\n",
  };
  std::mt19937 random(20231);
  for (const std::string& wire : wires) {
    const Parsed whole = Parse(wire);
    ASSERT_TRUE(ParseInPieces(wire, [] { return std::size_t{1}; }) == whole) << wire.substr(0, 60);
    for (int round = 0; round < 200; ++round) {
      std::uniform_int_distribution<std::size_t> size(1, 1 + static_cast<std::size_t>(round) % 40);
      ASSERT_TRUE(ParseInPieces(wire, [&] { return size(random); }) == whole) << wire.substr(0, 60);
    }
  }
}

}  // namespace
}  // namespace telltale
