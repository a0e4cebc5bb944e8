#include "harness/payload/sdk.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <set>

#include "harness/payload/dialect.h"
#include "harness/payload/read_payload.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::Not;
using ::testing::NotNull;

const Sdk& Named(std::string_view id) {
  for (const Sdk* const sdk : Sdks()) {
    if (sdk->id == id) return *sdk;
  }
  ADD_FAILURE() << "there is no " << id;
  return *Sdks().front();
}

Exchange Post(std::string target, Bytes body) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = std::move(target);
  exchange.body = std::move(body);
  return exchange;
}

TEST(SdkTest, EveryRowIsWhole) {
  const std::set<std::string_view> categories = {"technical", "usage", "pseudonymous", "personal"};
  for (const Sdk* const sdk : Sdks()) {
    EXPECT_FALSE(sdk->name.empty() || sdk->measured.empty() || sdk->sends.empty() || sdk->members.empty()) << sdk->id;
    std::set<std::string_view> pointers;
    for (const SdkMember& member : sdk->members) {
      EXPECT_TRUE(member.pointer.starts_with('/') || member.pointer.starts_with("header:"))
          << sdk->id << member.pointer;
      EXPECT_TRUE(pointers.insert(member.pointer).second) << sdk->id << " has " << member.pointer << " twice";
      EXPECT_TRUE(categories.contains(member.category)) << sdk->id << " " << member.pointer;
      EXPECT_FALSE(member.meaning.empty()) << sdk->id << " " << member.pointer;
    }
    if (!sdk->answers.empty())
      EXPECT_EQ(sdk->answers.back().path, "") << sdk->id << " leaves requests without an answer";
    for (const SdkAnswer& answer : sdk->answers) EXPECT_EQ(answer.status / 100, 2) << sdk->id;
  }
}

// What stops an SDK is one of its rows, so that its effect stands somewhere.
TEST(SdkTest, WhatStopsItIsARow) {
  for (const Sdk* const sdk : Sdks()) {
    if (sdk->stops_it.empty()) continue;
    const auto is_it = [&](const SdkSwitch& one) {
      return one.name == sdk->stops_it && one.effect == "nothing leaves";
    };
    EXPECT_TRUE(std::any_of(sdk->variables.begin(), sdk->variables.end(), is_it)) << sdk->id;
  }
}

// Of each a real program is audited, opted out by the variable that was seen to stop it, and nothing of it stays
// unread.
TEST(SdkTest, EachHasAProgramThatTriesItsVariable) {
  const std::string folder = std::string(TELLTALE_SOURCE_DIR) + "/tests/real/sdks/";
  const auto read = [](const std::string& path) {
    std::ifstream file(path);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  for (const Sdk* const sdk : Sdks()) {
    const std::string id(sdk->id);
    const std::string profile = read(folder + "profiles/" + id + ".yaml");
    EXPECT_THAT(profile, AnyOf(HasSubstr("dialect: " + id + "\n"), HasSubstr("dialect: \"" + id + "\""))) << id;
    EXPECT_THAT(profile, HasSubstr("opt_out: variable")) << id;
    EXPECT_THAT(profile, HasSubstr(std::string(sdk->stops_it.substr(0, sdk->stops_it.find('='))))) << id;
    const std::string expected = read(folder + "expected/" + id);
    EXPECT_THAT(expected, HasSubstr("exchanges ")) << id;
    EXPECT_THAT(expected, Not(HasSubstr("gap unread"))) << id;
  }
}

// A profile may name each, and nothing else.
TEST(SdkTest, TheProfilesSchemaNamesThem) {
  std::ifstream file(std::string(TELLTALE_SOURCE_DIR) + "/schema/profile.schema.json");
  json expected = json::array();
  for (const Sdk* const sdk : Sdks()) expected.push_back(sdk->id);
  EXPECT_EQ(json::parse(file)["definitions"]["sdk"]["enum"], expected);
}

TEST(SdkTest, AMemberIsFoundAtItsPlaceAndInside) {
  const Sdk& sentry = Named("sentry");
  ASSERT_THAT(FindSdkMember(sentry, "/server_name"), NotNull());
  EXPECT_TRUE(FindSdkMember(sentry, "/server_name")->is_personal());
  const SdkMember* const vars = FindSdkMember(sentry, "/exception/values/0/stacktrace/frames/3/vars/path");
  ASSERT_THAT(vars, NotNull());
  EXPECT_EQ(vars->pointer, "/exception/values/*/stacktrace/frames/*/vars");
  EXPECT_THAT(FindSdkMember(sentry, "/server"), IsNull());
  EXPECT_THAT(FindSdkMember(sentry, "/tags/command"), IsNull()) << "is the program's own";
}

// Of every row of every table: what is inside of a place that is not personal is not covered by it.
TEST(SdkTest, ARowThatIsNotPersonalDoesNotAccountForWhatIsFoundInside) {
  std::size_t rows = 0;
  for (const Sdk* const sdk : Sdks()) {
    for (const SdkMember& member : sdk->members) {
      EXPECT_TRUE(AccountsForPersonal(member, member.pointer)) << sdk->id << member.pointer;
      const std::string inside = std::string(member.pointer) + "/planted";
      const SdkMember* const found = FindSdkMember(*sdk, inside);
      if (member.pointer.starts_with('/')) ASSERT_THAT(found, NotNull()) << sdk->id << inside;
      if (found == nullptr) continue;
      EXPECT_EQ(AccountsForPersonal(*found, inside), found->is_personal()) << sdk->id << inside;
      ++rows;
    }
  }
  EXPECT_GT(rows, 200U);
}

TEST(SdkTest, ADocumentWithItsAttributesByName) {
  const json document = json::parse(
      R"({"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"b"}},)"
      R"({"key":"argv","value":{"arrayValue":{"values":[{"stringValue":"c"}]}}}]},"list":[1,{"a":2}],"none":[]})");
  EXPECT_EQ(NamedDocument(document),
            json::parse(R"({"resource":{"attributes":{"host.id":"b","argv":{"values":[{"stringValue":"c"}]}}},)"
                        R"("list":[1,{"a":2}],"none":[]})"));
}

TEST(SdkTest, RowsBelowAPlace) {
  const Sdk& otel = Named("opentelemetry");
  EXPECT_TRUE(HasSdkMembersBelow(otel, "/resourceSpans/0/resource"));
  EXPECT_FALSE(HasSdkMembersBelow(otel, "/resourceSpans/0/scopeSpans/0/spans/0/name"));
  EXPECT_FALSE(HasSdkMembersBelow(otel, "/other"));
}

TEST(SdkTest, AttributesGoByTheirNames) {
  const json document = json::parse(
      R"({"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}},)"
      R"({"key":"host/id~","value":{"stringValue":"b"}},{"key":"argv","value":{"arrayValue":{"values":[{"stringValue":"c"}]}}}]}})");
  EXPECT_EQ(NamedPointer(document, "/resource/attributes/1/value/stringValue"), "/resource/attributes/host~1id~0");
  EXPECT_EQ(NamedPointer(document, "/resource/attributes/0"), "/resource/attributes/service.name");
  EXPECT_EQ(NamedPointer(document, "/resource/attributes/2/value/arrayValue/values/0/stringValue"),
            "/resource/attributes/argv/values/0/stringValue");
  EXPECT_EQ(NamedPointer(document, "/resource/attributes/9/value"), "/resource/attributes/9/value");
  EXPECT_EQ(NamedPointer(document, ""), "");
}

// An answer that only says 200 is a failure to these.
TEST(SdkTest, TheAnswerIsTheSendersOwn) {
  const SdkAnswer* const amplitude = AnswerTo(Post("/2/httpapi", R"({"api_key":"k","events":[{"event_type":"run"}]})"));
  ASSERT_THAT(amplitude, NotNull());
  EXPECT_EQ(json::parse(amplitude->body)["code"], 200);
  const SdkAnswer* const mixpanel = AnswerTo(Post("/track", "data=eyJldmVudCI6InJ1biJ9"));
  ASSERT_THAT(mixpanel, NotNull());
  EXPECT_EQ(mixpanel->body, "1");
  EXPECT_THAT(AnswerTo(Post("/", R"({"a":1})")), IsNull());
}

TEST(SdkTest, TheAnswerGoesByThePath) {
  Exchange poll = Post("/api/client/features", "");
  poll.method = "GET";
  poll.headers = {{"Unleash-InstanceId", "u-h"}};
  ASSERT_THAT(AnswerTo(poll), NotNull());
  EXPECT_TRUE(json::parse(AnswerTo(poll)->body).contains("features"));
  EXPECT_EQ(AnswerTo(Post("/api/client/metrics", R"({"appName":"a","instanceId":"u-h","bucket":{}})"))->status, 202);
}

}  // namespace
}  // namespace telltale
