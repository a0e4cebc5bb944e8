// The library as a test suite uses it; what is sent is sent by curl.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <telltale/testing.h>

#include <sstream>
#include <string>

namespace telltale::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kSchema = R"({"type":"object","required":["type"],"properties":{"type":{"type":"string"},)"
                                R"("note":{"type":"string"}},"additionalProperties":false})";

int Send(const Backend& backend, const std::string& body, const std::string& more = "") {
  const std::string line = "curl --silent --noproxy '*' -o /dev/null --fail -H 'Content-Type: application/json' -d '" +
                           body + "' " + more + " " + backend.url() + "/batch";
  return system(line.c_str());
}

template <class Value, class Matcher>
std::string Explanation(const Value& value, Matcher matcher) {
  ::testing::StringMatchResultListener listener;
  ::testing::SafeMatcherCast<const Value&>(matcher).MatchAndExplain(value, &listener);
  return listener.str();
}

TEST(TestingLibraryTest, EventsAreTheirTypesInOrder) {
  Backend backend;
  EXPECT_THAT(backend, SentEvents(IsEmpty()));
  ASSERT_EQ(Send(backend, R"({"type":"started"})"), 0);
  ASSERT_EQ(Send(backend, R"({"api_key":"k","batch":[{"event":"a"},{"event":"b"}]})"), 0);
  EXPECT_THAT(backend, SentEvents(ElementsAre("started", "a", "b")));
  EXPECT_THAT(backend, Not(SentEvents(ElementsAre("started"))));
  EXPECT_THAT(backend, Not(Silent()));
  ASSERT_EQ(backend.Requests().size(), 2u);
  EXPECT_EQ(backend.Requests()[1].events[1].json, R"({"event":"b"})");
}

TEST(TestingLibraryTest, ABrokenContractIsToldWithItsPointer) {
  Backend backend;
  const Contract contract = Contract::FromText(kSchema);
  ASSERT_EQ(Send(backend, R"({"type":"started"})"), 0);
  EXPECT_THAT(backend, ConformsTo(contract));
  ASSERT_EQ(Send(backend, R"({"type":"started","extra":1})"), 0);
  EXPECT_THAT(backend, Not(ConformsTo(contract)));
  EXPECT_THAT(Explanation(backend, ConformsTo(contract)),
              AllOf(HasSubstr("x00002 POST /batch /extra: "), HasSubstr("[additionalProperties]")));
}

TEST(TestingLibraryTest, ALeakIsToldWithPointerAndDecodePathAndNoValue) {
  Backend backend;
  const std::vector<Canary> canaries = {{"user", "oskvarnholm", "username"}};
  ASSERT_EQ(Send(backend, R"({"type":"started"})"), 0);
  EXPECT_THAT(backend, LeaksNothingOf(canaries));
  ASSERT_EQ(Send(backend, R"({"note":"b3NrdmFybmhvbG0gaXMgaGVyZQ=="})"), 0);  // "oskvarnholm is here"
  EXPECT_THAT(backend, Not(LeaksNothingOf(canaries)));
  EXPECT_THAT(Explanation(backend, LeaksNothingOf(canaries)),
              AllOf(HasSubstr("x00002 POST /batch /note ("), HasSubstr("base64"), HasSubstr("[leak/canary]"),
                    Not(HasSubstr("oskvarnholm"))));
}

TEST(TestingLibraryTest, WhatNobodyLookedAtIsNotGood) {
  Backend backend;
  EXPECT_THAT(backend, Not(ConformsTo(Contract::FromText(kSchema))));
  EXPECT_THAT(backend, Not(LeaksNothingOf({{"user", "oskvarnholm"}})));
  EXPECT_THAT(backend, Silent());
  EXPECT_THAT(Explanation(backend, LeaksNothingOf({{"user", "oskvarnholm"}})), HasSubstr("nothing came"));
}

TEST(TestingLibraryTest, TlsAndFaultsAndResetWork) {
  Backend backend;
  const std::string line = "curl --silent --noproxy '*' -o /dev/null --fail --cacert " + backend.ca_file() +
                           " -d x=1 " + backend.https_url();
  EXPECT_EQ(system(line.c_str()), 0);
  EXPECT_TRUE(backend.WaitForRequests(1, milliseconds(0)));
  EXPECT_FALSE(backend.WaitForRequests(2, milliseconds(1)));
  backend.SetFaults(R"({"status":503})");
  EXPECT_NE(Send(backend, "{}"), 0);
  backend.Reset();
  EXPECT_EQ(Send(backend, "{}"), 0);
  EXPECT_EQ(backend.Requests().size(), 1u);
  EXPECT_THROW(backend.SetFaults("{"), std::runtime_error);
  EXPECT_THROW(Contract::FromFile("/no/such/schema.json"), std::runtime_error);
}

TEST(TestingLibraryTest, ABackendPrintsWhatCame) {
  Backend backend;
  ASSERT_EQ(Send(backend, R"({"type":"started"})"), 0);
  std::ostringstream text;
  PrintTo(backend, &text);
  EXPECT_THAT(text.str(), AllOf(HasSubstr("POST /batch"), HasSubstr("\"started\"")));
}

}  // namespace
}  // namespace telltale::testing
