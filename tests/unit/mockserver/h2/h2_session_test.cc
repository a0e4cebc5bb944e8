#include "mockserver/h2/h2_session.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mockserver/h2/frame_splitter.h"
#include "mockserver/h2/grpc_messages.h"
#include "tests/unit/mockserver/mock_fixture.h"
#include "tests/unit/mockserver/raw_client.h"

namespace telltale {
namespace {

using testing::Contains;
using testing::HasSubstr;

const std::string kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::string Frame(char type, char flags, std::uint32_t stream, const std::string& payload) {
  std::string frame;
  for (const int shift : {16, 8, 0}) frame += static_cast<char>(payload.size() >> shift & 0xff);
  frame += type;
  frame += flags;
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>(stream >> shift & 0xff);
  return frame + payload;
}

std::string Settings() { return Frame(4, 0, 0, ""); }

// HPACK without a table: every field as a literal.
std::string Field(const std::string& name, const std::string& value) {
  std::string field(1, '\0');
  field += static_cast<char>(name.size());
  field += name;
  field += static_cast<char>(value.size());
  return field + value;
}

std::string RequestFor(const std::string& path) {
  return Field(":method", "POST") + Field(":scheme", "http") + Field(":authority", "h.example:81") +
         Field(":path", path);
}

// Says it all without TLS, waits for the end, and gives what was recorded.
JournalContents Say(const std::string& bytes) {
  MockFixture mock;
  RawClient client(mock.port());
  client.Send(bytes);
  client.EndSending();
  client.ReadAll();
  return mock.Finish();
}

TEST(H2SessionTest, EachStreamIsAnExchangeWithItsOwnFrames) {
  const std::string head1 = Frame(1, 4, 1, RequestFor("/one"));
  const std::string head3 = Frame(1, 4, 3, RequestFor("/two"));
  const std::string data1 = Frame(0, 1, 1, "first");
  const std::string data3 = Frame(0, 1, 3, "second");
  const JournalContents journal = Say(kPreface + Settings() + head1 + head3 + data3 + data1);
  ASSERT_EQ(journal.exchanges.size(), 2U);
  EXPECT_EQ(journal.exchanges[0].target, "/two");
  EXPECT_EQ(journal.exchanges[0].body, "second");
  EXPECT_EQ(journal.exchanges[0].host, "h.example");
  EXPECT_EQ(journal.exchanges[0].raw, kPreface + Settings() + head3 + data3);
  EXPECT_EQ(journal.exchanges[1].raw, head1 + data1);
  EXPECT_EQ(journal.exchanges[1].body, "first");
}

TEST(H2SessionTest, TrailersAreKept) {
  const JournalContents journal = Say(kPreface + Settings() + Frame(1, 4, 1, RequestFor("/t")) + Frame(0, 0, 1, "b") +
                                      Frame(1, 5, 1, Field("x-sum", "1")));
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].trailers, (std::vector<Header>{{"x-sum", "1"}}));
}

TEST(H2SessionTest, AStreamThatDoesNotEndIsRecordedAsFarAsItCame) {
  const JournalContents journal =
      Say(kPreface + Settings() + Frame(1, 4, 1, RequestFor("/cut")) + Frame(0, 0, 1, "par"));
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].target, "/cut");
  EXPECT_EQ(journal.exchanges[0].body, "par");
  EXPECT_THAT(journal.exchanges[0].problems, Contains(HasSubstr("in the middle of the request")));
}

TEST(H2SessionTest, AResetStreamIsRecordedAsFarAsItCame) {
  const JournalContents journal = Say(kPreface + Settings() + Frame(1, 4, 1, RequestFor("/reset")) +
                                      Frame(0, 0, 1, "par") + Frame(3, 0, 1, std::string(4, '\0')));
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].body, "par");
  EXPECT_THAT(journal.exchanges[0].problems, Contains(HasSubstr("the stream was reset")));
}

TEST(H2SessionTest, WhatCannotBeReadIsAGapAndKeepsItsBytes) {
  const std::string broken = Frame(1, 4, 1, "\xff\xff\xff\xff secret");
  const JournalContents journal = Say(kPreface + Settings() + broken);
  ASSERT_GE(journal.gaps.size(), 1U);
  EXPECT_EQ(journal.gaps[0].kind, "unparsable");
  std::string all;
  for (const Exchange& exchange : journal.exchanges) all += exchange.raw;
  EXPECT_THAT(all, HasSubstr(broken));
}

TEST(H2SessionTest, AGrpcCallGetsAnAnswerThatItsClientTakes) {
  MockFixture mock;
  RawClient client(mock.port());
  const std::string message("\0\0\0\0\2hi", 7);
  client.Send(kPreface + Settings() +
              Frame(1, 4, 1, RequestFor("/pkg.Service/Export") + Field("content-type", "application/grpc+proto")) +
              Frame(0, 1, 1, message));
  client.EndSending();
  const std::string answer = client.ReadAll();
  // The empty message, then the trailers that end the stream.
  EXPECT_THAT(answer, HasSubstr(Frame(0, 0, 1, std::string(5, '\0'))));
  const JournalContents journal = mock.Finish();
  ASSERT_EQ(journal.exchanges.size(), 1U);
  EXPECT_EQ(journal.exchanges[0].body, message);
  EXPECT_THAT(journal.exchanges[0].problems, testing::IsEmpty());
}

TEST(FrameSplitterTest, DoesNotDependOnHowTheBytesAreSplit) {
  const std::string wire = kPreface + Settings() + Frame(1, 4, 1, "head") + Frame(0, 1, 3, std::string(300, 'x')) +
                           Frame(8, 0, 0, "abcd") + Frame(0, 1, 1, "");
  const auto split = [&](std::size_t step) {
    FrameSplitter splitter;
    std::map<std::uint32_t, std::string> streams;
    for (std::size_t at = 0; at < wire.size(); at += step) {
      splitter.Take(BytesView(wire).substr(at, step), [&](std::uint32_t id, BytesView bytes) { streams[id] += bytes; });
    }
    return streams;
  };
  const auto whole = split(wire.size());
  EXPECT_EQ(whole.at(0), kPreface + Settings() + Frame(8, 0, 0, "abcd"));
  EXPECT_EQ(whole.at(1), Frame(1, 4, 1, "head") + Frame(0, 1, 1, ""));
  for (std::size_t step = 1; step < 40; ++step) EXPECT_EQ(split(step), whole) << step;
}

TEST(GrpcMessagesTest, SplitsWholeMessagesAndCountsTheRest) {
  const std::string body("\0\0\0\0\2hi\1\0\0\0\0\0\0\0\0\x09short", 22);
  const GrpcBody split = SplitGrpcBody(body);
  ASSERT_EQ(split.messages.size(), 2U);
  EXPECT_EQ(body.substr(split.messages[0].offset, split.messages[0].length), "hi");
  EXPECT_FALSE(split.messages[0].is_compressed);
  EXPECT_TRUE(split.messages[1].is_compressed);
  EXPECT_EQ(split.messages[1].length, 0U);
  EXPECT_EQ(split.trailing_bytes, 10U);
}

}  // namespace
}  // namespace telltale
