#include "mockserver/dns/dns_message.h"

#include <gmock/gmock.h>

#include <random>

namespace telltale {
namespace {

using namespace std::string_literals;

// id 0x1234, recursion desired, one question.
const Bytes kHeader = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"s;
const Bytes kQuery = kHeader + "\x03www\x07"s + "example\x00\x00\x01\x00\x01"s;

TEST(DnsMessageTest, ReadsTheQuestion) {
  const auto question = ParseDnsQuery(kQuery);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->id, 0x1234);
  EXPECT_TRUE(question->recursion_desired);
  EXPECT_EQ(question->name, "www.example");
  EXPECT_EQ(question->type, kDnsTypeA);
  EXPECT_EQ(question->dns_class, kDnsClassInternet);
}

TEST(DnsMessageTest, EdnsOptionsBehindTheQuestionDoNoHarm) {
  EXPECT_TRUE(ParseDnsQuery(kQuery + "\x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00"s));
}

TEST(DnsMessageTest, EveryTruncationIsDamage) {
  for (std::size_t size = 0; size < kQuery.size(); ++size) EXPECT_FALSE(ParseDnsQuery(kQuery.substr(0, size))) << size;
}

TEST(DnsMessageTest, ResponsesAndOtherCountsOfQuestionsAreNoQueries) {
  Bytes response = kQuery;
  response[2] = '\x81';
  EXPECT_FALSE(ParseDnsQuery(response));
  Bytes two = kQuery;
  two[5] = 2;
  EXPECT_FALSE(ParseDnsQuery(two));
}

TEST(DnsMessageTest, ANameThatPointsOrNeverEndsIsDamage) {
  EXPECT_FALSE(ParseDnsQuery(kHeader + "\xc0\x0c\x00\x01\x00\x01"s));
  Bytes endless = kHeader;
  for (int i = 0; i < 10; ++i) endless += '\x3f' + std::string(63, 'a');
  EXPECT_FALSE(ParseDnsQuery(endless + "\x00\x00\x01\x00\x01"s));
}

TEST(DnsMessageTest, DotsAndControlBytesInsideALabelAreWrittenAsInZoneFiles) {
  const auto question = ParseDnsQuery(kHeader +
                                      "\x04"
                                      "a.\x01\\" +
                                      "\x00\x00\x1c\x00\x01"s);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->name, "a\\046\\001\\092");
  EXPECT_EQ(DnsTypeName(question->type), "AAAA");
}

TEST(DnsMessageTest, RandomBytesNeverCrashIt) {
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    Bytes message = round % 2 == 0 ? kHeader : Bytes();
    const std::size_t count = random() % 64;
    for (std::size_t i = 0; i < count; ++i) message += static_cast<char>(random());
    const auto question = ParseDnsQuery(message);
    EXPECT_LE(question ? question->name.size() : 0, 4U * 255);
  }
}

TEST(DnsMessageTest, TheReplyRepeatsTheQuestionAndHoldsTheAddress) {
  const auto question = ParseDnsQuery(kQuery);
  ASSERT_TRUE(question);
  const Bytes reply = DnsReply(*question, DnsStatus::kNoError, "\xc6\x12\x00\x01"s);
  EXPECT_EQ(reply, "\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"s + question->wire +
                       "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04\xc6\x12\x00\x01"s);
}

TEST(DnsMessageTest, AnAddressOfSixteenBytesIsOneOfIpv6) {
  const auto question = ParseDnsQuery(kQuery);
  ASSERT_TRUE(question);
  const Bytes address = "\xfdtelltal\0\0\0\0\0\0\0\1"s;
  EXPECT_TRUE(DnsReply(*question, DnsStatus::kNoError, address)
                  .ends_with("\xc0\x0c\x00\x1c\x00\x01\x00\x00\x00\x01\x00\x10"s + address));
}

TEST(DnsMessageTest, AFailureHasNoAnswer) {
  const auto question = ParseDnsQuery(kQuery);
  ASSERT_TRUE(question);
  EXPECT_EQ(DnsReply(*question, DnsStatus::kServerFailure, {}),
            "\x12\x34\x81\x82\x00\x01\x00\x00\x00\x00\x00\x00"s + question->wire);
}

TEST(DnsMessageTest, UnknownTypesAreNamedByTheirNumber) {
  EXPECT_EQ(DnsTypeName(1), "A");
  EXPECT_EQ(DnsTypeName(65), "HTTPS");
  EXPECT_EQ(DnsTypeName(65280), "TYPE65280");
}

}  // namespace
}  // namespace telltale
