#include "harness/scan/har_entry.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(HarEntryTest, ReadsARequest) {
  const auto exchange = ExchangeFromHarEntry(
      R"({"startedDateTime":"2026-11-22T10:00:00.000Z","request":{"method":"POST","url":"https://u:p@t.example:8443/a/b?c=d#e",
          "httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"t.example"}],"bodySize":3,
          "postData":{"mimeType":"application/json","text":"{\"a\":1}"}},
          "response":{"status":204,"headers":[],"content":{"text":"b2s=","encoding":"base64"}}})",
      7);
  ASSERT_TRUE(exchange.has_value());
  EXPECT_EQ(exchange->id, "entry-7");
  EXPECT_EQ(exchange->scheme, "https");
  EXPECT_EQ(exchange->host, "t.example");
  EXPECT_EQ(exchange->port, 8443);
  EXPECT_EQ(exchange->target, "/a/b?c=d");
  EXPECT_EQ(exchange->http_version, "1.1");
  EXPECT_EQ(exchange->headers, (std::vector<Header>{{"Host", "t.example"}}));
  EXPECT_EQ(exchange->body, "{\"a\":1}");
  EXPECT_EQ(exchange->response->body, "ok");
}

TEST(HarEntryTest, WritesParametersAsAFormAndSaysThatABodyIsNotThere) {
  const auto form = ExchangeFromHarEntry(
      R"({"request":{"method":"POST","url":"http://h","postData":{"params":[{"name":"a b","value":"\u00e9&"},{"name":"c"}]}}})",
      1);
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->body, "a%20b=%C3%A9%26&c=");
  EXPECT_EQ(form->target, "/");
  EXPECT_EQ(form->port, 80);
  const auto without = ExchangeFromHarEntry(R"({"request":{"method":"POST","url":"http://h/","bodySize":99}})", 1);
  ASSERT_TRUE(without.has_value());
  EXPECT_EQ(without->body_total_bytes, 99U);
}

TEST(HarEntryTest, RefusesWhatIsNoRequest) {
  for (const char* entry :
       {"{", "[]", "{}", R"({"request":{"url":"relative"}})", R"({"request":{"url":"http://h:99999/"}})",
        R"({"request":{"url":"http://h","headers":[1]}})",
        R"({"request":{"url":"http://h","postData":{"text":"?","encoding":"base64"}}})"}) {
    EXPECT_FALSE(ExchangeFromHarEntry(entry, 1).has_value()) << entry;
  }
}

}  // namespace
}  // namespace telltale
