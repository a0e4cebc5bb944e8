#include "harness/decode/wire_rest.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "harness/decode/client_hello.h"

namespace telltale {

bool operator==(const WirePart& part, const std::pair<std::string, Bytes>& wanted) {
  return part.place == wanted.first && part.bytes == wanted.second;
}

namespace {

using namespace std::string_literals;
using Part = std::pair<std::string, Bytes>;

Exchange Http1(const Bytes& raw) {
  Exchange exchange;
  exchange.scheme = "http";
  exchange.method = "POST";
  exchange.target = "/e";
  exchange.http_version = "1.1";
  exchange.raw = raw;
  return exchange;
}

Bytes Frame(int kind, int flags, const Bytes& payload, int stream = 1) {
  return "\0\0"s + static_cast<char>(payload.size()) + static_cast<char>(kind) + static_cast<char>(flags) + "\0\0\0"s +
         static_cast<char>(stream) + payload;
}

Exchange Http2(const Bytes& frames) {
  Exchange exchange = Http1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frames);
  exchange.http_version = "2";
  return exchange;
}

TEST(WireRestTest, AnOrdinaryRequestHasNone) {
  EXPECT_TRUE(WireRest(Http1("POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")).empty());
  EXPECT_TRUE(WireRest(Exchange{}).empty());
}

TEST(WireRestTest, MethodsAndVersionsThatAreNotUsual) {
  Exchange exchange = Http1("");
  exchange.method = "alice-laptop";
  exchange.http_version = "1.7";
  EXPECT_THAT(WireRest(exchange), testing::ElementsAre(Part{"method", "alice-laptop"}, Part{"version", "1.7"}));
}

TEST(WireRestTest, ChunksMayBearExtensions) {
  Exchange exchange =
      Http1("POST /e HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=alice\r\nhello\r\n1 ;y\r\n!\r\n0;end\r\n\r\n");
  exchange.headers = {{"Transfer-Encoding", "chunked"}};
  EXPECT_THAT(WireRest(exchange), testing::ElementsAre(Part{"chunk-extension", ";x=alice\n ;y\n;end\n"}));
}

TEST(WireRestTest, AFoldedHeaderIsPutTogether) {
  const Exchange exchange = Http1("POST /e HTTP/1.1\r\nX: ali\r\n\tce\r\n  -laptop\r\nY: z\r\n\r\n");
  EXPECT_THAT(WireRest(exchange), testing::ElementsAre(Part{"header-fold", "X: alice-laptop\n"}));
}

TEST(WireRestTest, WhatOpenedATunnelIsReadButForThePassword) {
  const Exchange exchange = Http1(
      "CONNECT a:443 HTTP/1.1\r\nUser-Agent: alice\r\nProxy-Authorization: Basic\r\n xyz\r\n\r\nPOST /e "
      "HTTP/1.1\r\n\r\n");
  EXPECT_THAT(WireRest(exchange),
              testing::ElementsAre(Part{"preamble", "CONNECT a:443 HTTP/1.1\r\nUser-Agent: alice\r\n\r\n"}));
}

TEST(WireRestTest, FramesAreSortedByWhatTheyAre) {
  const Exchange exchange = Http2(Frame(4, 0, "\0\7ABCD"s, 0) + Frame(6, 0, "alice-la", 0) + Frame(1, 4, "head") +
                                  Frame(0, 8, "\3dataxyz") + Frame(6, 0, "ptop\0\0\0\0"s, 0) + Frame(66, 0, "odd", 0));
  EXPECT_THAT(WireRest(exchange),
              testing::ElementsAre(Part{"frame:PING", "alice-laptop\0\0\0\0"s}, Part{"frame:SETTINGS", "\0\7ABCD"s},
                                   Part{"frame:type-66", "odd"}, Part{"padding", "xyz"},
                                   Part{"frame:SETTINGS", "1094861636"}, Part{"frame:SETTINGS", "ABCD"}));
}

TEST(WireRestTest, NumbersThatAClientChoosesAreReadEachByItself) {
  const Bytes settings = "\0\3\0\0\0d"s + "\0\4\x12\x34\x56\x78"s + "\0\2\0\0\0\0"s;
  const auto parts = WireRest(Http2(Frame(4, 0, settings, 0) + Frame(8, 0, "\x12\x34\x56\x78"s, 0) +
                                    Frame(8, 0, "\x12\x34\x56\x78"s) + Frame(3, 0, "\0\1\xe2\x40"s)));
  EXPECT_THAT(parts,
              testing::IsSupersetOf({Part{"frame:SETTINGS", "305419896"}, Part{"frame:WINDOW_UPDATE", "305419896"},
                                     Part{"frame:RST_STREAM", "123456"}}));
  EXPECT_EQ(std::count_if(parts.begin(), parts.end(), [](const WirePart& part) { return part.bytes == "305419896"; }),
            2)
      << "once a place";
}

TEST(WireRestTest, WhatNumbersSpellIsReadToo) {
  const Bytes settings = "\0\1alic"s + "\0\4e-la"s + "\0\5\0\0\xff\xff"s + "\0\6ptop"s;
  EXPECT_THAT(WireRest(Http2(Frame(4, 0, settings, 0))), testing::Contains(Part{"frame:SETTINGS", "alice-laptop"}));
  Bytes frames;
  for (const char c : "alice-laptop"s) frames += Frame(0, 0, Bytes(static_cast<std::size_t>(c), 'x'));
  EXPECT_THAT(WireRest(Http2(frames)), testing::Contains(Part{"frame:length", "alice-laptop"}));
}

TEST(WireRestTest, MasksAndLengthsOfWebSocketFramesAreNumbers) {
  Exchange exchange = Http1(
      "\x81\x82"
      "alicxx\x81\xfe\0\x82"
      "e-la"s +
      Bytes(130, 'x') +
      "\x89\x80"
      "ptop\x82\xff"s);
  exchange.method = "WEBSOCKET";
  const auto parts = WireRest(exchange);
  EXPECT_THAT(parts, testing::Contains(Part{"frame:mask", "alice-laptop"}));
  EXPECT_THAT(parts, testing::Contains(Part{"frame:mask", "1634494819"}));  // "alic"
  for (std::size_t size = 0; size < exchange.raw.size(); ++size) {
    Exchange cut = exchange;
    cut.raw.resize(size);
    (void)WireRest(cut);
  }
}

TEST(WireRestTest, PaddingOfZerosSaysNothing) {
  EXPECT_TRUE(WireRest(Http2(Frame(4, 0, "", 0) + Frame(0, 8, "\2d\0\0"s))).empty());
}

TEST(WireRestTest, FramesThatAreCutAreReadAsFarAsTheyGo) {
  const Bytes whole = Frame(6, 0, "alice-la", 0);
  EXPECT_THAT(WireRest(Http2(whole.substr(0, 14))), testing::ElementsAre(Part{"frame:PING", "alice"}));
}

Bytes Field(const Bytes& bytes, int length_bytes) {
  Bytes length(static_cast<std::size_t>(length_bytes), '\0');
  length.back() = static_cast<char>(bytes.size());
  return length + bytes;
}

Bytes Hello(const Bytes& extensions) {
  const Bytes body =
      "\3\3"s + Bytes(32, 'R') + Field("session", 1) + Field("\x13\x01", 2) + Field("\0"s, 1) + Field(extensions, 2);
  return "\x16\3\1"s + Field("\1"s + Field(body, 3), 2);
}

TEST(ClientHelloTest, AllButTheUsualListsAndKeysIsSaid) {
  const Bytes hello = Hello("\0\x33"s + Field("key share", 2) + "\x2b\x2b"s + Field("alice-laptop", 2));
  EXPECT_EQ(HelloWithoutKeys(hello), Bytes(32, 'R') + "sessionalice-laptop");
  EXPECT_EQ(HelloWithoutKeys(hello + "early"), Bytes(32, 'R') + "sessionalice-laptopearly");
}

TEST(ClientHelloTest, WhatIsNoneIsSaidAsItIs) {
  EXPECT_EQ(HelloWithoutKeys("\x16\3\1 no hello"s), "\x16\3\1 no hello"s);
  EXPECT_EQ(HelloWithoutKeys(""), "");
  const Bytes hello = Hello("\0\x33"s + Field("key share", 2));
  for (std::size_t size = 0; size < hello.size(); ++size)
    EXPECT_LE(HelloWithoutKeys(hello.substr(0, size)).size(), size);
}

TEST(ClientHelloTest, ItStandsBeforeTheFirstRequestOfAConnection) {
  const Exchange exchange = Http1(Hello("\x2b\x2b"s + Field("alice-laptop", 2)) + "POST /e HTTP/1.1\r\n\r\n");
  EXPECT_THAT(WireRest(exchange), testing::ElementsAre(Part{"client-hello", Bytes(32, 'R') + "sessionalice-laptop"}));
}

}  // namespace
}  // namespace telltale
