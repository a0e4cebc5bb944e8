#include "harness/scan/har_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <map>

#include "core/base64.h"
#include "tests/unit/harness/scan/temporary_file.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Reading {
  std::string error;
  std::vector<Exchange> exchanges;
  std::vector<std::string> gaps;

  const Exchange& request() const { return exchanges.at(0); }
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const Exchange& exchange : exchanges) ids.push_back(exchange.id);
    return ids;
  }
  // All that the detector is shown.
  Bytes everything() const {
    Bytes all;
    for (const Exchange& exchange : exchanges) {
      all += exchange.target + "\n" + exchange.body + "\n";
      for (const Header& header : exchange.headers) all += header.name + ": " + header.value + "\n";
    }
    return all;
  }
};

Reading Read(const std::string& entry, Attachments* attachments = nullptr) {
  Reading reading;
  HarEntryReader reader;
  std::vector<Gap> gaps;
  const auto take = [&](const Exchange& exchange) { reading.exchanges.push_back(exchange); };
  const Status read = reader.Read(entry, "entry-7", attachments, take, gaps);
  if (!read) reading.error = read.error().message;
  for (const Gap& gap : gaps) reading.gaps.push_back(gap.kind + ": " + gap.message);
  return reading;
}

// An entry whose request has these members beside method and URL.
std::string Post(const std::string& members) {
  return R"({"request":{"method":"POST","url":"https://t.example/e")" + (members.empty() ? "" : "," + members) + "}}";
}

Bytes Gzip(const Bytes& text) {
  z_stream stream{};
  CHECK_THAT(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  CHECK_THAT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// As a writer puts bytes into a text: `how` gives the JSON of one byte from 0x80 up.
template <class How>
std::string TextOfBytes(const Bytes& bytes, How how) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", byte);
    text += byte >= 0x80 ? how(byte) : std::string(escape);
  }
  return text;
}

const Bytes kSecret = R"({"event":"run","user":"maren.voss","home":"/home/maren.voss","ids":[1,2,3,4,5]})";

TEST(HarEntryTest, ReadsARequest) {
  const Reading read = Read(
      R"({"startedDateTime":"2026-11-22T10:00:00.000Z","request":{"method":"POST","url":"https://t.example:8443/a/b?c=d#e",
          "httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"t.example"}],"bodySize":7,
          "postData":{"mimeType":"application/json","text":"{\"a\":1}"}},
          "response":{"status":204,"headers":[],"content":{"text":"b2s=","encoding":"base64"}}})");
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.gaps, IsEmpty());
  EXPECT_THAT(read.ids(), ElementsAre("entry-7"));
  const Exchange& exchange = read.request();
  EXPECT_EQ(exchange.scheme, "https");
  EXPECT_EQ(exchange.host, "t.example");
  EXPECT_EQ(exchange.port, 8443);
  EXPECT_EQ(exchange.target, "/a/b?c=d");
  EXPECT_EQ(exchange.http_version, "1.1");
  EXPECT_EQ(exchange.headers, (std::vector<Header>{{"Host", "t.example"}, {"Content-Type", "application/json"}}));
  EXPECT_EQ(exchange.body, "{\"a\":1}");
  EXPECT_EQ(exchange.response->status, 204);
  EXPECT_EQ(exchange.response->body, "ok");
}

TEST(HarEntryTest, NoMemberThatCanHoldWhatWasSentIsPassedOver) {
  const std::map<std::string, std::string> requests = {
      {"user info", R"("url":"https://SECRET:pw@t.example/")"},
      {"query",
       R"("url":"https://t.example/?a=1","queryString":[{"name":"a","value":"1"},{"name":"m","value":"SECRET"}])"},
      {"cookies", R"("url":"https://t.example/","cookies":[{"name":"sid","value":"SECRET","path":"/"}])"},
      {"headers as an object", R"("url":"https://t.example/","headers":{"X-User":["SECRET"]})"},
      {"headers as pairs", R"("url":"https://t.example/","headers":[["X-User","SECRET"]])"},
      {"a header that is a number's neighbour",
       R"("url":"https://t.example/","headers":[{"name":"X","value":7},{"name":"Y","value":"SECRET"}])"},
      {"trailers", R"("url":"https://t.example/","trailers":[{"name":"X","value":"y"}],"postData":{"text":"SECRET"})"},
      {"text", R"("url":"https://t.example/","postData":{"text":"SECRET"})"},
      {"text that is JSON",
       R"("url":"https://t.example/","postData":{"mimeType":"application/json","text":{"a":["SECRET"]}})"},
      {"postData as a text", R"("url":"https://t.example/","postData":"SECRET")"},
      {"parameters", R"("url":"https://t.example/","postData":{"params":[{"name":"a","value":"SECRET"}]})"},
      {"parameters that are objects",
       R"("url":"https://t.example/","postData":{"params":[{"name":"a","value":{"b":{"c":"SECRET"}}}]})"},
      {"parameters beside a text",
       R"("url":"https://t.example/","postData":{"text":"a=b","params":[{"name":"c","value":"SECRET"}]})"},
      {"a parameter's file name",
       R"("url":"https://t.example/","postData":{"params":[{"name":"a","value":"x","fileName":"SECRET"}]})"},
      {"_content",
       R"("url":"https://t.example/","_requestBodyStatus":"discarded:not-representable","_content":{"text":"U0VDUkVU","size":6,"encoding":"base64"})"},
      {"an unknown member", R"("url":"https://t.example/","_rawBody":"SECRET")"},
      {"an unknown member of postData", R"("url":"https://t.example/","postData":{"text":"a","_raw":{"x":"SECRET"}})"},
      {"a second body", R"("url":"https://t.example/","postData":{"text":"SECRET"},"postData":{"text":"b"})"},
      {"a second text", R"("url":"https://t.example/","postData":{"text":"SECRET","text":"b"})"},
      {"a URL that is none", R"("url":"t.example/SECRET")"},
      {"the media type", R"("url":"https://t.example/","postData":{"mimeType":"text/x-SECRET","text":"a"})"},
  };
  for (const auto& [name, request] : requests) {
    const Reading read = Read(R"({"request":{"method":"POST",)" + request + "}}");
    EXPECT_EQ(read.error, "") << name;
    EXPECT_THAT(read.everything(), HasSubstr("SECRET")) << name;
  }
  EXPECT_THAT(
      Read(R"({"request":{"url":"http://h/","postData":{"text":"b"}},"_requestPayload":"SECRET"})").everything(),
      HasSubstr("SECRET"));
  EXPECT_THAT(Read(R"({"request":{"url":"http://h/a"},"request":{"url":"http://h/SECRET"}})").everything(),
              HasSubstr("SECRET"));
}

TEST(HarEntryTest, WhatIsThereAlreadyIsNotAddedAgain) {
  const Reading read = Read(
      R"({"request":{"method":"POST","url":"https://t.example/?a=b%20c&d","headers":[{"name":"cookie","value":"s=1; t=2"},{"name":"content-type","value":"x"}],
          "queryString":[{"name":"a","value":"b c"},{"name":"d","value":""}],"cookies":[{"name":"s","value":"1"},{"name":"t","value":"2"}],
          "postData":{"mimeType":"application/x-www-form-urlencoded","text":"k=v+w","params":[{"name":"k","value":"v w"}]}}})");
  EXPECT_THAT(read.ids(), ElementsAre("entry-7"));
  EXPECT_EQ(read.request().target, "/?a=b%20c&d");
  EXPECT_EQ(read.request().headers.size(), 2U);
  EXPECT_EQ(read.request().body, "k=v+w");
}

TEST(HarEntryTest, WhatDoesNotLeaveTheMachineIsNoExchange) {
  for (const char* url : {"data:text/plain,maren", "blob:https://t.example/1", "chrome-extension://abc/x.js",
                          "about:blank", "file:///home/maren/x"}) {
    const Reading read = Read(std::string(R"({"request":{"method":"GET","url":")") + url + "\"}}");
    EXPECT_EQ(read.error, "");
    EXPECT_THAT(read.exchanges, IsEmpty()) << url;
    EXPECT_THAT(read.gaps, IsEmpty()) << url;
  }
}

TEST(HarEntryTest, TextsOfOneCharacterAByteBecomeBytes) {
  const Bytes packed = Gzip(kSecret);
  const auto latin = [](unsigned byte) {
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", byte);
    return std::string(escape);
  };
  const auto surrogate = [](unsigned byte) {
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\udc%02x", byte);
    return std::string(escape);
  };
  const auto raw = [](unsigned byte) { return std::string(1, static_cast<char>(byte)); };
  const std::string headers =
      R"("headers":[{"name":"Content-Encoding","value":"gzip"},{"name":"Content-Length","value":")" +
      std::to_string(packed.size()) + "\"}],";
  for (const std::string& text :
       {TextOfBytes(packed, latin), TextOfBytes(packed, surrogate), TextOfBytes(packed, raw)}) {
    for (const std::string& with : {headers, std::string()}) {
      const Reading read = Read(Post(with + R"("postData":{"mimeType":"application/json","text":")" + text + "\"}"));
      EXPECT_EQ(read.error, "");
      EXPECT_EQ(read.request().body, packed);
      EXPECT_THAT(read.gaps, IsEmpty());
    }
  }
}

TEST(HarEntryTest, ATextThatIsMeantAsOneStaysOne) {
  const Reading read =
      Read(Post(R"("postData":{"mimeType":"application/json","text":"{\"a\":\"gr\u00fc\u00dfe\"}"},"bodySize":13)"));
  EXPECT_EQ(read.request().body, "{\"a\":\"gr\xc3\xbc\xc3\x9f\x65\"}");
  EXPECT_THAT(read.gaps, IsEmpty());
  // UTF-8 that was written a character a byte: nobody knows, so both are looked at.
  const Reading both = Read(Post(R"("postData":{"text":"gr\u00c3\u00bc\u00c3\u009fe"})"));
  EXPECT_THAT(both.everything(), HasSubstr("gr\xc3\xbc\xc3\x9f\x65"));
}

TEST(HarEntryTest, BytesThatWereLostAreAGap) {
  const auto lost = [](unsigned) { return std::string("\\ufffd"); };
  const std::string text = TextOfBytes(Gzip(kSecret), lost);
  const std::string length = std::to_string(Gzip(kSecret).size());
  const std::string coding = R"("headers":[{"name":"Content-Encoding","value":"gzip"}],)";
  const std::string sized = R"("headers":[{"name":"Content-Length","value":")" + length + "\"}],";
  for (const std::string& with : {coding, sized, std::string()}) {
    const Reading read = Read(Post(with + R"("postData":{"mimeType":"application/json","text":")" + text + "\"}"));
    EXPECT_THAT(read.gaps, ElementsAre(HasSubstr("unread-payload: "))) << with;
  }
  EXPECT_THAT(Read(Post(R"("postData":{"mimeType":"application/x-protobuf","text":"\ufffda"})")).gaps,
              ElementsAre(HasSubstr("U+FFFD")));
  // One that was really sent: the client counted its three bytes.
  EXPECT_THAT(
      Read(
          Post(
              R"("headers":[{"name":"Content-Length","value":"4"}],"postData":{"mimeType":"text/plain","text":"a\ufffd"})"))
          .gaps,
      IsEmpty());
}

TEST(HarEntryTest, ABodyThatIsShorterThanTheClientSaidIsAGap) {
  const auto total = [](const std::string& members) { return Read(Post(members)).request().body_total_bytes; };
  EXPECT_EQ(total(R"("bodySize":99)"), 99U);
  EXPECT_EQ(total(R"("bodySize":0,"headers":[{"name":"content-length","value":"66"}])"), 66U);
  EXPECT_EQ(total(R"("bodySize":66,"postData":{"mimeType":"application/octet-stream","text":""})"), 66U);
  EXPECT_EQ(total(R"("bodySize":-1,"headers":[{"name":"Content-Length","value":"9"}],"postData":{"text":"abc"})"), 9U);
  EXPECT_EQ(total(R"("bodySize":3,"headers":[{"name":"Content-Length","value":"3"}],"postData":{"text":"abc"})"), 3U);
  // A proxy unpacked the body and left the sizes.
  EXPECT_EQ(
      total(
          R"("bodySize":20,"headers":[{"name":"Content-Encoding","value":"gzip"}],"postData":{"text":"{\"event\":1}"})"),
      11U);
  EXPECT_EQ(
      total(
          R"("bodySize":900,"headers":[{"name":"Content-Encoding","value":"gzip"}],"postData":{"text":"{\"event\":1}"})"),
      900U);
}

TEST(HarEntryTest, APostOfWhichNobodySaysThatItIsEmptyIsAGap) {
  EXPECT_THAT(Read(Post("")).gaps, ElementsAre(HasSubstr("body-cut: ")));
  EXPECT_THAT(Read(Post(R"("bodySize":0)")).gaps, ElementsAre(HasSubstr("body-cut: ")));  // chrome-har, of a Blob
  EXPECT_THAT(Read(Post(R"("bodySize":0,"headers":[{"name":"Content-Length","value":"0"}])")).gaps, IsEmpty());
  EXPECT_THAT(Read(Post(R"("bodySize":0,"postData":{"text":""})")).gaps, IsEmpty());
  EXPECT_THAT(
      Read(Post(R"("bodySize":0,"headers":[{"name":"Transfer-Encoding","value":"chunked"}],"postData":{"text":""})"))
          .gaps,
      ElementsAre(HasSubstr("body-cut: ")));
  EXPECT_THAT(Read(R"({"request":{"method":"GET","url":"http://h/"}})").gaps, IsEmpty());
}

TEST(HarEntryTest, MarksThatSomethingWasLeftOutAreGaps) {
  for (const char* members : {R"("bodySize":0,"postData":{"text":"","comment":"Request bodies are not included."})",
                              R"("bodySize":0,"postData":{"text":"","comment":"Corps non inclus"})",
                              R"("_requestBodyStatus":"discarded:too-large","bodySize":0,"postData":{"text":""})",
                              R"("postData":{"text":"{\"a\":","_truncated":true})",
                              R"("postData":{"text":"a"},"_sanitizedHeaders":["Cookie"])",
                              R"("postData":{"text":"a"},"comment":"Body truncated at 1 MB")"}) {
    EXPECT_THAT(Read(Post(members)).gaps, ElementsAre(HasSubstr("body-cut: "))) << members;
  }
  for (const char* members :
       {R"("postData":{"text":"a","_truncated":false})", R"("postData":{"text":"a","comment":""})",
        R"("_requestBodyStatus":"discarded:not-representable","_content":{"text":"AAE=","encoding":"base64"})"}) {
    EXPECT_THAT(Read(Post(members)).gaps, IsEmpty()) << members;
  }
  // What was left out of the response is no matter.
  EXPECT_THAT(Read(R"({"request":{"url":"http://h/"},"_responseBodyStatus":"discarded:too-large"})").gaps, IsEmpty());
}

TEST(HarEntryTest, AnEncodingThatIsNotWhatItSaysIsAGapAndTheTextIsLookedAt) {
  const Reading broken = Read(Post(R"("postData":{"text":"maren.voss@corp?","encoding":"base64"})"));
  EXPECT_EQ(broken.request().body, "maren.voss@corp?");
  EXPECT_THAT(broken.gaps, ElementsAre(HasSubstr("unread-payload: ")));
  EXPECT_THAT(Read(Post(R"("postData":{"text":"x","encoding":"rot13"})")).gaps, ElementsAre(HasSubstr("\"rot13\"")));
  EXPECT_EQ(Read(Post(R"("postData":{"text":"AQLI_w","encoding":"Base64"})")).request().body, "\x01\x02\xc8\xff");
}

TEST(HarEntryTest, NothingInTheResponseHidesTheRequest) {
  for (const char* response :
       {R"({"status":200,"headers":[],"content":{"text":"<svg/>","encoding":"base64"}})",
        R"({"headers":"none","content":[1]})", R"("gone")", "null", "[]",
        R"({"status":"200","headers":[1,{"name":2}],"content":{"text":7,"encoding":{}}})",
        "{\"content\":{\"text\":\"\xff\xfe raw \x01 \"}}", R"({"content":{"text":"\ud83d"}})", R"({"bodySize":NaN})"}) {
    const Reading read =
        Read(std::string(R"({"request":{"method":"POST","url":"http://h/","postData":{"text":"SECRET"}},"response":)") +
             response + "}");
    EXPECT_EQ(read.error, "") << response;
    EXPECT_THAT(read.gaps, IsEmpty()) << response;
    EXPECT_EQ(read.request().body, "SECRET") << response;
  }
}

TEST(HarEntryTest, SentWebSocketMessagesAreExchangesOfTheirOwn) {
  const Reading read = Read(
      R"({"request":{"method":"GET","url":"wss://t.example/s","headers":[]},"_webSocketMessages":[
          {"type":"send","time":1.5,"opcode":1,"data":"hello"},{"type":"receive","opcode":1,"data":"no"},
          {"type":"send","opcode":2,"data":"AQLI/w=="},{"opcode":1,"data":"unsaid"},{"type":"send","opcode":2,"data":"\u0001\u00c8"}]})");
  EXPECT_THAT(read.ids(), ElementsAre("entry-7", "entry-7/message-1", "entry-7/message-2", "entry-7/message-3",
                                      "entry-7/message-4"));
  EXPECT_EQ(read.exchanges[1].method, "WEBSOCKET");
  EXPECT_EQ(read.exchanges[1].scheme, "https");
  EXPECT_EQ(read.exchanges[1].target, "/s");
  EXPECT_EQ(read.exchanges[1].body, "hello");
  EXPECT_EQ(read.exchanges[2].body, "\x01\x02\xc8\xff");
  EXPECT_EQ(read.exchanges[3].body, "unsaid");
  EXPECT_EQ(read.exchanges[4].body, "\x01\xc8");
  EXPECT_THAT(read.gaps, IsEmpty());
  EXPECT_THAT(Read(R"({"request":{"method":"GET","url":"ws://t.example/s"}})").gaps,
              ElementsAre(HasSubstr("WebSocket")));
  EXPECT_THAT(Read(R"({"request":{"method":"GET","url":"ws://t.example/s"},"_webSocketMessages":[]})").gaps, IsEmpty());
}

TEST(HarEntryTest, BodiesAndMessagesAreReadFromFilesBesideTheHar) {
  const TemporaryFiles files;
  files.Write("body.json", "{\"user\":\"maren.voss\"}");
  files.Write("ws.jsonl",
              "{\"type\":\"send\",\"opcode\":1,\"data\":\"hello\"}\n{\"type\":\"receive\",\"data\":\"x\"}\n\n{\"type\":"
              "\"send\",\"opcode\":2,\"data\":\"AQI=\"}\n");
  const auto beside = AttachmentsBeside(files.directory() + "/x.har");
  const std::string body =
      Post(R"("bodySize":21,"postData":{"mimeType":"application/json","text":"","_file":"body.json"})");
  EXPECT_EQ(Read(body, beside.get()).request().body, "{\"user\":\"maren.voss\"}");
  EXPECT_THAT(Read(body, beside.get()).gaps, IsEmpty());
  EXPECT_THAT(Read(body).gaps, ElementsAre(HasSubstr("body-cut: ")));
  EXPECT_THAT(Read(Post(R"("postData":{"text":"","_file":"../x"})"), beside.get()).gaps,
              ElementsAre(HasSubstr("leads out")));
  EXPECT_THAT(Read(Post(R"("postData":{"text":"","_file":"none"})"), beside.get()).gaps,
              ElementsAre(HasSubstr("not read")));
  const Reading messages = Read(
      R"({"_resourceType":"websocket","request":{"method":"GET","url":"ws://h/"},"response":{"content":{"size":-1,"_file":"ws.jsonl"}}})",
      beside.get());
  EXPECT_THAT(messages.ids(), ElementsAre("entry-7", "entry-7/message-1", "entry-7/message-2"));
  EXPECT_EQ(messages.exchanges[2].body, "\x01\x02");
  EXPECT_THAT(messages.gaps, IsEmpty());
}

TEST(HarEntryTest, RefusesWhatHasNoRequest) {
  for (const char* entry : {"{", "[]", "{}", "1", R"({"request":[]})", R"({"response":{}})"}) {
    EXPECT_THAT(Read(entry).error, Not("")) << entry;
  }
}

}  // namespace
}  // namespace telltale
