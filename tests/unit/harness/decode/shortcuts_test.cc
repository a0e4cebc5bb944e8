// Twins: what is remembered and what is not asked changes no finding. The slow twin forgets everything between
// exchanges and asks every decoder of every text.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "core/base64.h"
#include "core/finding_json.h"
#include "harness/decode/decode.h"
#include "harness/decode/decoder.h"
#include "harness/detect/detector.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/pieces/run_assembly.h"
#include "tests/unit/harness/decode/script_output.h"

namespace telltale {
namespace {

constexpr DecodeShortcuts kForgetful{.remember = false, .gates = true};
constexpr DecodeShortcuts kSlow{.remember = false, .gates = false};

std::vector<Bytes> StackTexts(const std::string& arguments) {
  std::vector<Bytes> texts;
  for (const std::string& line : ScriptOutput("stacks.py " + arguments)) {
    texts.push_back(FromBase64(nlohmann::json::parse(line)["body"].get<std::string>()).value_or(""));
  }
  return texts;
}

LeakDetector Detector() {
  CanarySet canaries;
  for (const std::string& value : ScriptOutput("stacks.py --values")) {
    canaries.push_back({value, CanaryClass::kEnvSecret, value});
  }
  auto detector = LeakDetector::Compile(canaries);
  CHECK_THAT(detector.has_value());
  return *std::move(detector);
}

Exchange Carrier(std::size_t number, const Bytes& body, const Bytes& header) {
  Exchange exchange;
  exchange.id = "x" + std::to_string(number);
  exchange.run = "up";
  exchange.host = "t.example";
  exchange.target = "/v1/events";
  exchange.body = body;
  exchange.headers = {{"Content-Type", "application/json"}, {"X-Trace", header}};
  return exchange;
}

// All that is told of an exchange, and what it leaves for its run.
std::string Told(const Exchange& exchange, ExchangeDecoder& decoder, LeakScan& scan) {
  std::vector<Gap> gaps;
  decoder.Decode(exchange, scan, gaps);
  std::string told;
  for (const Finding& finding : scan.EndExchange(exchange)) told += FindingToJson(finding, true).dump() + "\n";
  const RunTraces traces = scan.TakeTraces();
  for (const Piece& piece : traces.pieces) {
    told += "piece " + std::to_string(piece.text) + "@" + std::to_string(piece.position) + " in " + piece.place + "\n";
  }
  for (const Gap& gap : gaps) told += "gap " + gap.message + "\n";
  return told;
}

std::string ToldAfresh(const Exchange& exchange, const LeakDetector& detector, const DecodeShortcuts& shortcuts) {
  ExchangeDecoder decoder({}, shortcuts);
  LeakScan scan(detector);
  return Told(exchange, decoder, scan);
}

// Telemetry that repeats its names, its constants, and now and then what hides a value or is a piece of one.
std::vector<Exchange> RepeatingTelemetry() {
  std::mt19937 random(20);  // NOLINT: the same texts every time
  const auto one_of = [&](const std::vector<Bytes>& texts) { return texts[random() % texts.size()]; };
  std::vector<Bytes> hiding = StackTexts("31 60 2");
  std::erase_if(hiding, [](const Bytes& text) { return text.size() > 2000; });
  const Bytes value = ScriptOutput("stacks.py --values").front();
  const std::vector<Bytes> pieces = {value.substr(0, 6), value.substr(6), value.substr(0, value.size() / 2)};
  const std::vector<Bytes> harmless = {"devpod up", "kubernetes", "c2ce6f44-7ed4-457b-ae2f-eb89414c343c",
                                       "bbI8ynBboCFoooDsb1JPl_3hvUT7B1QtL42GLcpZAlJSRxCGXHzFbcT-LzkG-XI3",
                                       "6ec9d28663ca828dd5f4b3b2e4b06ce60741c7a87ce42c8218072e8c35bf992d"};
  std::vector<Exchange> exchanges;
  for (std::size_t i = 0; i < 600; ++i) {
    const auto text = [&] {
      return random() % 6 == 0 ? one_of(hiding) : random() % 6 == 0 ? one_of(pieces) : one_of(harmless);
    };
    nlohmann::json body = {{"type", "cmdstarted"}, {"count", i % 40}};
    for (const char* key : {"command", "provider", "token"}) {
      const Bytes member = text();
      const bool utf8 = std::all_of(member.begin(), member.end(), [](char c) { return c >= 0x20; });
      body[key] = utf8 ? member : ToBase64(member);
    }
    exchanges.push_back(Carrier(i, i % 5 == 0 ? text() : body.dump(), text()));
  }
  return exchanges;
}

TEST(ShortcutsTest, WhatIsRememberedChangesNoFinding) {
  const LeakDetector detector = Detector();
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(detector);
  std::size_t findings = 0;
  for (const Exchange& exchange : RepeatingTelemetry()) {
    const std::string told = Told(exchange, decoder, scan);
    ASSERT_EQ(told, ToldAfresh(exchange, detector, kForgetful)) << exchange.id << " " << exchange.body;
    findings += told.empty() ? 0 : 1;
  }
  EXPECT_GT(findings, 200U);
  EXPECT_LT(findings, 590U);
}

// Documents are known by stretches that end where a name begins. A value that goes over such a place, as it is or
// XORed, is found though its halves stood there before, wherever it begins in its stretch.
TEST(ShortcutsTest, AValueThatGoesOverACutIsFoundBetweenKnownStretches) {
  const Bytes letters = "wq7xkd93zpfu4mht";
  CanarySet canaries;
  std::vector<Bytes> sent;
  for (const std::size_t head : {3, 4, 5, 6, 8, 11}) {
    for (const char key : {'\0', '\5'}) {  // \0: as it is
      Bytes value = letters.substr(0, head) + ",\"" + letters.substr(head);
      sent.push_back(value);
      value[head] = static_cast<char>(',' ^ key);
      value[head + 1] = static_cast<char>('"' ^ key);
      canaries.push_back({"c" + std::to_string(sent.size()), CanaryClass::kFlagValue, value});
      if (key == 0) continue;
      for (char& c : value) c = static_cast<char>(c ^ key);
      sent.back() = value;
    }
  }
  const auto detector = LeakDetector::Compile(canaries);
  ASSERT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  std::size_t number = 0;
  const auto body = [](std::size_t shift, const Bytes& first, const Bytes& second) {
    return R"({"type":"cmdstarted","version":{"major":"0","minor":"7"},"command":"devpod up","pad":")" +
           Bytes(shift % 5, '.') + R"(","what is sent":")" + Bytes(shift, '.') + first + second +
           R"(","provider":"kubernetes","flags":["debug"]})";
  };
  const auto told = [&](const Bytes& text) { return Told(Carrier(++number, text, "none"), decoder, scan); };
  for (const Bytes& whole : sent) {
    const std::size_t cut = whole.find(",\"") + 1;
    ASSERT_NE(cut, 0U);
    const Bytes first = "AA" + whole.substr(0, cut);  // what is no token by itself is no piece
    const Bytes second = whole.substr(cut) + "BB";
    for (std::size_t shift = 0; shift < 16; ++shift) {
      for (int again = 0; again < 3; ++again) {
        EXPECT_EQ(told(body(shift, first, "\"other name\":\"x")), "");
        EXPECT_EQ(told(body(shift, "something else before,", second)), "");
        EXPECT_EQ(told(body(shift, Bytes(cut - 1, '-') + ",", second)), "");
      }
      EXPECT_NE(told(body(shift, first, second)), "") << shift << " " << whole;
    }
  }
}

// Members of which each is harmless by itself and some make a finding together: a context and a number, the name of a
// secret and a token, the letters of a value, the bytes of one. Documents of them, most without a finding, in any
// order.
TEST(ShortcutsTest, WhatOnlyItsNeighboursMakeAFindingIsFoundBetweenKnownStretches) {
  const Bytes value = "ushwleyxvb";
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, value}});
  ASSERT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  std::mt19937 random(8);  // NOLINT: the same documents every time
  const std::vector<Bytes> members = {R"("type":"cmdstarted")",
                                      R"("command":"devpod provider list")",
                                      R"("version":{"major":"0","minor":"7"})",
                                      R"("ui":false)",
                                      R"("count":12)",
                                      R"("credit card":"none")",
                                      R"("number":"4111111111111111")",
                                      R"("4111111111111111","more")",
                                      R"("api_key","is")",
                                      R"("api_key","tok4Zr2Ltpv9cxtDQg8WuE7rdtdxTBgRX")",
                                      R"("tok4Zr2Ltpv9cxtDQg8WuE7rdtdxTBgRX","is it")",
                                      R"("http","home","someone else")",
                                      R"("token":"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJkZXZwb2QifQ.g0Hy0jnhCa74UXfutJ9q")",
                                      R"("mail at":"nobody else")",
                                      R"("arch":"amd64","os":"linux")"};
  const auto letters = [&](const Bytes& format, std::size_t from, std::size_t count) {
    Bytes text;
    for (std::size_t i = from; i < std::min(from + count, value.size()); ++i) {
      text += text.empty() ? "" : ",";
      if (format == "bytes") {
        text += "\"" + std::to_string(i) + "\":" + std::to_string(static_cast<int>(value[i]));
      } else {
        text += "\"" + format + std::to_string(i) + "\":\"" + value[i] + "\"";
      }
    }
    return text;
  };
  std::size_t findings = 0;
  constexpr std::size_t kDocuments = 2000;
  for (std::size_t number = 0; number < kDocuments; ++number) {
    Bytes body;
    while (body.size() < 160) {
      const std::size_t kind = random() % 12;
      Bytes member = members[random() % members.size()];
      if (kind == 0) member = letters("l", random() % value.size(), 1 + random() % 12);
      if (kind == 1) member = letters("letter ", random() % 2, 1 + random() % 12);
      if (kind == 2) member = letters("bytes", random() % 2, 1 + random() % 12);
      body += (body.empty() ? "{" : random() % 4 == 0 ? ", " : ",") + member;
    }
    const Exchange exchange = Carrier(number, body + "}", "none");
    const std::string told = Told(exchange, decoder, scan);
    ASSERT_EQ(told, ToldAfresh(exchange, *detector, kForgetful)) << exchange.body;
    findings += told.empty() ? 0 : 1;
  }
  EXPECT_GT(findings, kDocuments / 20);
  EXPECT_LT(findings, kDocuments / 2);
}

// Values that begin as addresses, times, versions, numbers and names of secrets do, some of them whole, most cut off or
// gone on with as something else. Whatever a word began before, what it begins now is found.
TEST(ShortcutsTest, WhatAWordBeginsIsFoundWhateverItBeganBefore) {
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvb"}});
  ASSERT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  std::mt19937 random(9);  // NOLINT: the same documents every time
  const auto one_of = [&](const std::vector<Bytes>& texts) { return texts[random() % texts.size()]; };
  const std::vector<Bytes> names = {"session_id", "t",       "client ip", "mac",
                                    "card",       "api_key", "event.id",  "access_token"};
  const std::vector<Bytes> wholes = {"de:ad:be:ef:17:3c",
                                     "de-ad-be-ef-17-3c",
                                     "203.77.12.9",
                                     "fe80::1c:2:3:4",
                                     "2a02:8109::1:2:3",
                                     "4539 1488 0343 6467",
                                     "4539-1488-0343-6467",
                                     "4539148803436467",
                                     "+49 171 2739105",
                                     "+491712739105",
                                     "/home/mkowalski/src",
                                     "-----BEGIN RSA PRIVATE KEY-----",
                                     "2026-11-26T12:30:45.209Z",
                                     "12:30:45",
                                     "1.18.0",
                                     "tok4Zr2Ltpv9cxtDQg8WuE7rdtdxTBgRX",
                                     "session_id",
                                     "--no-color",
                                     "to_k.4Zr2Ltpv9cxtDQg8WuE7rdtdxTBgRX"};
  const std::vector<Bytes> joints = {"", " ", ":", "-", ".", "_", "+", "=", "/", "--", "\",\""};
  std::size_t findings = 0;
  constexpr std::size_t kDocuments = 3000;
  for (std::size_t number = 0; number < kDocuments; ++number) {
    Bytes body;
    while (body.size() < 160) {
      Bytes value;
      for (std::size_t parts = 1 + random() % 3; parts > 0; --parts) {
        Bytes part = one_of(wholes);
        const std::size_t cut = 1 + random() % (part.size() - 1);
        if (random() % 12 != 0) part = random() % 2 == 0 ? part.substr(0, cut) : part.substr(cut);
        value += part + (parts > 1 || random() % 4 == 0 ? one_of(joints) : "");
      }
      body += (body.empty() ? "{\"" : random() % 2 == 0 ? ", \"" : ",\"") + one_of(names) + "\": \"" + value + "\"";
    }
    const Exchange exchange = Carrier(number, body + "}", "none");
    const std::string told = Told(exchange, decoder, scan);
    ASSERT_EQ(told, ToldAfresh(exchange, *detector, kForgetful)) << exchange.body;
    findings += told.empty() ? 0 : 1;
  }
  EXPECT_GT(findings, kDocuments / 10);
  EXPECT_LT(findings, kDocuments * 9 / 10);
}

// The same word between the same two bytes, harmless in one document and the beginning of a finding in the next.
TEST(ShortcutsTest, AWordThatWasHarmlessIsFoundWhereItBeginsAFinding) {
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvb"}});
  ASSERT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  const std::vector<std::pair<Bytes, Bytes>> values = {
      {"to_k.", "to_k.4Zr2Ltpv9cxtDQg8WuE7rdtd"}, {"4539 of them", "4539 1488 0343 6467"},
      {"4539-of-them", "4539-1488-0343-6467"},    {"203.77.12", "203.77.12.9"},
      {"2a02:81:09", "2a02:8109::1:2:3"},         {"de:ad:be", "de:ad:be:ef:17:3c"},
      {"de-ad-be", "de-ad-be-ef-17-3c"},          {"+49 171", "+49 171 2739105"}};
  const auto document = [](const Bytes& value) {
    return R"({"type":"cmdstarted","command":"devpod up","provider":"kubernetes","version":{"major":"0","minor":"7"},)"
           R"("api_key":")" +
           value + R"(","arch":"amd64","os":"linux","count":12})";
  };
  std::size_t number = 0;
  for (const auto& [harmless, harmful] : values) {
    for (int times = 0; times < 3; ++times) {
      EXPECT_EQ(Told(Carrier(number++, document(harmless), "none"), decoder, scan), "") << harmless;
    }
    const Exchange exchange = Carrier(number++, document(harmful), "none");
    const std::string told = Told(exchange, decoder, scan);
    EXPECT_NE(told, "") << harmful;
    EXPECT_EQ(told, ToldAfresh(exchange, *detector, kForgetful));
  }
}

// What leaks where. Decoders that are asked of everything also read what is not theirs (UTF-16 as a list of characters
// with zeros between them), so that the way to a leak may be another.
std::set<std::string> LeaksTold(const Exchange& exchange, const LeakDetector& detector,
                                const DecodeShortcuts& shortcuts) {
  ExchangeDecoder decoder({}, shortcuts);
  LeakScan scan(detector);
  std::vector<Gap> gaps;
  decoder.Decode(exchange, scan, gaps);
  std::set<std::string> told;
  for (const Finding& finding : scan.EndExchange(exchange))
    told.insert(finding.rule + " " + finding.canary + " " + finding.place);
  // A decoder that is asked of noise may go on with it to the limit of steps.
  EXPECT_TRUE(gaps.empty() || !shortcuts.gates);
  return told;
}

TEST(ShortcutsTest, DecodersThatAreNotAskedWouldHaveFoundNothing) {
  const LeakDetector detector = Detector();
  std::size_t findings = 0;
  for (const Bytes& text : StackTexts("407 400 3")) {
    const Exchange exchange = Carrier(1, text, "none");
    const std::set<std::string> told = LeaksTold(exchange, detector, kForgetful);
    EXPECT_EQ(told, LeaksTold(exchange, detector, kSlow)) << text.substr(0, 300);
    findings += told.size();
  }
  EXPECT_GT(findings, 400U);
}

// The tables themselves say what must be held: a decoder that is added without a text of its own fails here. The shared
// decoder has seen each text's surroundings three times, and then the text itself.
TEST(ShortcutsTest, EveryRowOfEveryTableTellsTheSameAloneAndInContextSeenBefore) {
  const LeakDetector detector = Detector();
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(detector);
  std::set<std::string> steps;
  const auto document = [](const Bytes& text) {
    return R"({"type":"cmdstarted","version":{"major":"0"},"command":"devpod up","sent":")" + ToBase64(text) + "\"}";
  };
  std::size_t number = 0;
  for (const Bytes& text : StackTexts("5 each 1")) {
    for (const bool alone : {true, false}) {
      for (int times = 0; times < 3; ++times) {
        EXPECT_EQ(Told(Carrier(++number, alone ? "{}" : document("nothing of interest"), "none"), decoder, scan), "");
      }
      const Exchange exchange = Carrier(++number, alone ? text : document(text), "none");
      const std::string afresh = ToldAfresh(exchange, detector, kForgetful);
      for (int times = 0; times < 2; ++times) EXPECT_EQ(Told(exchange, decoder, scan), afresh) << text.substr(0, 200);
    }
    for (const DecodedView& view : DecodeExchange(Carrier(1, text, "none")).views) {
      steps.insert(view.path.begin(), view.path.end());
    }
  }
  const std::set<std::string> without_encoder = {"compress"};  // Python has none; lzw has tests of its own
  const auto hold = [&](const auto& table) {
    for (const auto& row : table) {
      EXPECT_TRUE(steps.contains(std::string(row.step)) || without_encoder.contains(std::string(row.step))) << row.step;
    }
  };
  hold(TextDecoders());
  hold(TokenDecoders());
  hold(SolidDecoders());
}

// A run is remembered by its bytes: whatever stood around it before, what a decoder makes of it is found. Each row's
// text, as it is, backwards and behind letters that are none of it, in surroundings of every kind one after the
// other, in turns first to last and last to first.
TEST(ShortcutsTest, EveryRowOfEveryTableTellsTheSameInASurroundingWhoseRunsWereSeenInAnother) {
  const LeakDetector detector = Detector();
  std::vector<Bytes> texts = {"==AAAAQEKtGzuAgBMrySowarJ9MKO3SLy2iTtsyACAAAAAAAIs4H6UWb"};
  for (const Bytes& text : StackTexts("5 each 1")) {
    const bool is_run = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (!is_run || text.size() > 400) continue;
    texts.insert(texts.end(), {text, Bytes(text.rbegin(), text.rend()), "Zq1vX8/" + text, "k9:" + text + "</v>"});
  }
  std::vector<std::function<Exchange(const Bytes&)>> surroundings = {
      [](const Bytes& text) {
        return Carrier(1, R"({"type":"cmdstarted","sent":")" + text + R"(","count":1})", "none");
      },
      [](const Bytes& text) { return Carrier(1, "{}", text + " cisaB"); },
      [](const Bytes& text) { return Carrier(1, "{}", "/" + text); },
      [](const Bytes& text) { return Carrier(1, "{}", "/v1/e?user=" + text); },
      [](const Bytes& text) { return Carrier(1, "{}", "sent " + text + " to all"); },
      [](const Bytes& text) {
        Bytes turned = "{\"sent\": \"" + text + "\", \"by\": \"somebody\"}";
        for (char& c : turned) c = static_cast<char>(c ^ 0x2a);
        return Carrier(1, turned, "none");
      }};
  std::size_t findings = 0;
  for (const Bytes& text : texts) {
    ExchangeDecoder decoder(DecodeLimits{});
    LeakScan scan(detector);
    for (const auto& surround : surroundings) {
      const Exchange exchange = surround(text);
      const std::string told = Told(exchange, decoder, scan);
      EXPECT_EQ(told, ToldAfresh(exchange, detector, kForgetful)) << text << "\nin " << exchange.body;
      findings += told.empty() ? 0 : 1;
    }
    std::ranges::reverse(surroundings);
  }
  EXPECT_GT(findings, texts.size());
}

// Each finder's example, after its beginnings and endings were seen in the same place often enough to be remembered.
TEST(ShortcutsTest, EveryFinderTellsTheSameAloneAndInContextSeenBefore) {
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvb"}});
  ASSERT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  std::size_t number = 0;
  const auto document = [](const Bytes& member) {
    return R"({"type":"cmdstarted","command":"devpod provider list",)" + member +
           R"(,"version":{"major":"0","minor":"7"},"arch":"amd64","os":"linux","count":12})";
  };
  const auto hold = [&](std::string_view finds, std::string_view example) {
    const std::size_t name_end = example.find("\":\"") + 3;
    ASSERT_LT(name_end, example.size()) << example;
    for (std::size_t cut = name_end; cut + 1 < example.size(); cut += 3) {
      for (const Bytes& member :
           {Bytes(example.substr(0, cut)) + "\"", Bytes(example.substr(0, name_end)) + Bytes(example.substr(cut))}) {
        for (int times = 0; times < 3; ++times) {
          const Exchange exchange = Carrier(++number, document(member), "none");
          ASSERT_EQ(Told(exchange, decoder, scan), ToldAfresh(exchange, *detector, kForgetful)) << member;
        }
      }
    }
    const Exchange exchange = Carrier(++number, document(Bytes(example)), "none");
    const std::string told = Told(exchange, decoder, scan);
    EXPECT_NE(told.find(finds.substr(1)), std::string::npos) << example << "\n" << told;
    EXPECT_EQ(told, ToldAfresh(exchange, *detector, kForgetful)) << example;
  };
  for (const WordFinder& finder : WordFinders()) hold(finder.finds, finder.example);
  for (const MarkFinder& finder : MarkFinders()) hold(finder.finds, finder.example);
}

// What is decoded once an exchange, for it stands in two of its payloads, hides a value in both.
TEST(ShortcutsTest, ATextThatStandsInTwoPayloadsIsFoundInEitherOfThemLater) {
  const LeakDetector detector = Detector();
  const Bytes hidden = ToBase64("user " + ScriptOutput("stacks.py --values").front());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(detector);
  EXPECT_NE(Told(Carrier(1, R"({"token":")" + hidden + "\"}", "sent " + hidden), decoder, scan), "");
  EXPECT_NE(Told(Carrier(2, "{}", "sent " + hidden), decoder, scan), "");
  EXPECT_NE(Told(Carrier(3, R"({"token":")" + hidden + "\"}", "none"), decoder, scan), "");
}

// What is known of an exchange's head is known of that head only, and not where something was found in it.
TEST(ShortcutsTest, ALeakInTheHeadIsFoundWhateverTheLastHeadWas) {
  const LeakDetector detector = Detector();
  const Bytes value = ScriptOutput("stacks.py --values").front();
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(detector);
  const Exchange clean = Carrier(1, "{}", "none");
  Exchange in_header = Carrier(2, "{}", value);
  Exchange in_target = clean;
  in_target.target = "/v1/events?user=" + value;
  Exchange in_host = clean;
  in_host.host = value + ".example";
  Exchange in_trailer = clean;
  in_trailer.trailers = {{"X-Trace", value}};
  Exchange in_sni = clean;
  in_sni.tls = TlsFacts{};
  in_sni.tls->sni = value + ".example";
  for (const Exchange& leaking : {in_header, in_target, in_host, in_trailer, in_sni}) {
    for (int again = 0; again < 3; ++again) EXPECT_EQ(Told(clean, decoder, scan), "");
    for (int again = 0; again < 3; ++again) EXPECT_NE(Told(leaking, decoder, scan), "") << leaking.target;
  }
}

TEST(ShortcutsTest, WhatStoodBesideALeakIsRememberedAndTheLeakIsNot) {
  const LeakDetector detector = Detector();
  const Bytes value = ScriptOutput("stacks.py --values").front();
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(detector);
  class Counting final : public ViewVisitor {
   public:
    explicit Counting(LeakScan& scan) : scan_(scan) {}
    std::span<const FarLook> FarLooks() const override { return scan_.FarLooks(); }
    bool OnView(const View& view) override {
      ++views;
      return scan_.OnView(view);
    }
    std::size_t views = 0;

   private:
    LeakScan& scan_;
  } counting(scan);
  const Exchange exchange = Carrier(1, R"({"a":"c2ce6f447ed4457bae2feb89414c343c"})", value);
  std::vector<Gap> gaps;
  decoder.Decode(exchange, counting, gaps);
  EXPECT_EQ(scan.EndExchange(exchange).size(), 1U);
  const std::size_t first = counting.views;
  decoder.Decode(exchange, counting, gaps);
  EXPECT_EQ(scan.EndExchange(exchange).size(), 1U);
  EXPECT_LT(counting.views - first, first);
}

}  // namespace
}  // namespace telltale
