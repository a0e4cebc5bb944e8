#include "harness/decode/known_stretches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

const std::string kHead = R"({"type":"cmdfinished","padding":"----)";
const std::string kMiddle = R"(","event":{"timestamp":17906,"command":"devpod provider list"},"instance":{"uid":")";
const std::string kTail = R"(","arch":"amd64","os":"linux"}})";

std::string Document(const std::string& pad, const std::string& uid) { return kHead + pad + kMiddle + uid + kTail; }

// Stretches in a row as one.
std::string Fresh(KnownStretches& stretches, const std::string& text) {
  stretches.Read(text);
  std::string fresh;
  std::size_t end = 0;
  for (const SourceRange& part : stretches.fresh()) {
    if (!fresh.empty() && part.begin == end) {
      fresh.pop_back();
    } else {
      fresh += "<";
    }
    fresh += text.substr(part.begin, part.length()) + ">";
    end = part.end;
  }
  return fresh;
}

TEST(KnownStretchesTest, WhatIsNewStandsBetweenCuts) {
  KnownStretches stretches;
  EXPECT_EQ(Fresh(stretches, Document("", "one")), "<" + Document("", "one") + ">");
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, Document("", "one")), "");
  EXPECT_EQ(Fresh(stretches, Document("", "two")), R"(<"instance":{"uid":"two",>)");
}

TEST(KnownStretchesTest, WhatIsForgottenOrTurnedStaysNew) {
  KnownStretches stretches;
  const std::string text = Document("", "one");
  Fresh(stretches, text);
  stretches.Forget();
  EXPECT_EQ(Fresh(stretches, text), "<" + text + ">");
  stretches.LookedFarther({text.find("devpod")});
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, text), R"(<"command":"devpod provider list"},>)");
}

TEST(KnownStretchesTest, OfSeveralTextsTheLastOneTurns) {
  KnownStretches stretches;
  const std::string first = Document("", "one");
  const std::string second = Document("", "two");
  Fresh(stretches, first);
  Fresh(stretches, second);
  stretches.LookedFarther({second.find("two")});
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, first), "");
  EXPECT_EQ(Fresh(stretches, second), R"(<"instance":{"uid":"two",>)");
}

TEST(KnownStretchesTest, WhatTurnsOnBytesOfTheSameStretchIsRemembered) {
  KnownStretches stretches;
  const std::string text = Document("", "one");
  Fresh(stretches, text);
  stretches.LookedFarther({text.find("devpod"), text.find("\"command\"")});
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, text), "");
  stretches.LookedFarther({text.find("devpod")});  // that is known, and stays so
  stretches.Remember();
  const std::string other = Document("", "two");
  Fresh(stretches, other);
  stretches.LookedFarther({other.find("two"), other.find("\"command\"")});
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, other), R"(<"instance":{"uid":"two",>)");
}

TEST(KnownStretchesTest, TellsTheFactsOfAllOfTheText) {
  for (const std::string uid :
       {"one", "\\", "1, 2, 3, 4, 5, 6", "68656n6p6p6s21686565", "+:&5L;&\\@=V]R;&0 ", "QZuFmaDpjM cisaB"}) {
    KnownStretches stretches;
    const std::string text = Document("", uid);
    TextFacts whole = FactsOf(text);
    RunFacts::Of(text, {0, text.size()}, whole.classes).AddTo(whole);
    for (int again = 0; again < 2; ++again) {
      Fresh(stretches, text);
      const TextFacts facts = stretches.facts();
      EXPECT_EQ(facts.classes, whole.classes) << uid;
      EXPECT_EQ(facts.reversed_word, whole.reversed_word) << uid;
      EXPECT_EQ(facts.reversed_word, uid.ends_with("cisaB")) << uid;
      EXPECT_EQ(facts.lists, whole.lists) << uid;
      EXPECT_EQ(facts.turned_hex, whole.turned_hex) << uid;
      EXPECT_EQ(facts.sized_strings, whole.sized_strings) << uid;
      EXPECT_EQ(facts.lists, uid[1] == ',') << uid;
      EXPECT_EQ(facts.turned_hex, uid[5] == 'n') << uid;
      EXPECT_EQ(facts.sized_strings, uid[0] == '+') << uid;
      stretches.Remember();
    }
    EXPECT_EQ(Fresh(stretches, text), "");
  }
}

// A row of short tokens stands in one stretch, whichever of them are known.
TEST(KnownStretchesTest, TellsTheTokensOfWhatIsNew) {
  KnownStretches stretches;
  const std::string first =
      R"({"name":"short","uid":"0123456789abcdef","digest":"ABCDEFGHIJKL+/","number":123456789012})";
  const std::string second =
      R"({"name":"short","uid":"fedcba9876543210","digest":"ABCDEFGHIJKL+/","number":123456789012})";
  const auto tokens = [&](const std::string& text) {
    stretches.Read(text);
    std::vector<std::string> expected;
    for (const SourceRange& part : stretches.fresh()) {
      ForTokens(text, part,
                [&](std::size_t begin, std::size_t end) { expected.push_back(text.substr(begin, end - begin)); });
    }
    std::vector<std::string> told;
    for (const SourceRange& token : stretches.tokens()) told.push_back(text.substr(token.begin, token.length()));
    EXPECT_EQ(told, expected);
    return told;
  };
  EXPECT_EQ(tokens(first), (std::vector<std::string>{"0123456789abcdef", "ABCDEFGHIJKL+/", "123456789012"}));
  stretches.Remember();
  EXPECT_EQ(tokens(second), std::vector<std::string>{"fedcba9876543210"});
}

TEST(KnownStretchesTest, BeforeAShortTokenThereIsNoCut) {
  KnownStretches stretches;
  const auto text = [](const std::string& last) {
    return R"({"a name that is long":"and a value","c":"us","command is":"hw","l":"ey","e":"xv","f":"b)" + last +
           R"(","another name":"and another value that is long enough for all of it to be cut"})";
  };
  Fresh(stretches, text("1"));
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, text("2")), R"(<"command is":"hw","l":"ey","e":"xv","f":"b2",>)");
}

// Each fresh stretch is a part of its own: what leaves bytes out counts from its first one, wherever the stretch
// stands.
TEST(KnownStretchesTest, AStretchIsKnownWhereverItStands) {
  KnownStretches stretches;
  Fresh(stretches, Document("", "one"));
  EXPECT_EQ(stretches.fresh().size(), 6U);
  stretches.Remember();
  for (const std::string pad : {"1", "12", "123", "1234"}) {
    EXPECT_EQ(Fresh(stretches, Document(pad, "one")), "<\"padding\":\"----" + pad + "\",>");
  }
}

TEST(KnownStretchesTest, WhatCameAgainStaysWhateverComesOnce) {
  const auto document = [](int number) {
    const std::string id = std::to_string(number);
    return R"({"first)" + id + R"(":"a value that is long enough","second)" + id + R"(":"another value, as long",)" +
           R"("third)" + id + R"(":"and one more, for all of it to be cut"})";
  };
  KnownStretches stretches;
  for (const int again : {0, 0}) {
    Fresh(stretches, document(again));
    stretches.Remember();
  }
  for (int number = 1; number < 20000; ++number) {
    Fresh(stretches, document(number));
    stretches.Remember();
  }
  EXPECT_EQ(Fresh(stretches, document(0)), "");
  EXPECT_NE(Fresh(stretches, document(1)), "");  // came once, and long ago
}

// The margin behind a stretch belongs to it.
TEST(KnownStretchesTest, AStretchIsKnownBeforeTheSameEightBytes) {
  KnownStretches stretches;
  const std::string filler(100, 'x');
  const auto text = [&](const std::string& name) {
    return R"({"filler":")" + filler + R"(","stretch":"0123456789",")" + name + R"(":"0123456789abcdef"})";
  };
  Fresh(stretches, text("abcdefgh"));
  stretches.Remember();
  EXPECT_EQ(Fresh(stretches, text("abcdefgX")), R"(<"abcdefgX":"0123456789abcdef"}>)");
  EXPECT_EQ(Fresh(stretches, text("abcdefXh")), R"(<"stretch":"0123456789","abcdefXh":"0123456789abcdef"}>)");
}

TEST(KnownStretchesTest, OnlyDocumentsOfSomeSizeAreCut) {
  EXPECT_TRUE(KnownStretches::IsWorthCutting("{" + std::string(200, ' ')));
  EXPECT_TRUE(KnownStretches::IsWorthCutting("[" + std::string(200, ' ')));
  EXPECT_FALSE(KnownStretches::IsWorthCutting("x" + std::string(200, ' ')));
  EXPECT_FALSE(KnownStretches::IsWorthCutting("{}"));
  EXPECT_FALSE(KnownStretches::IsWorthCutting(""));
  EXPECT_FALSE(KnownStretches::IsWorthCutting("{" + std::string(KnownStretches::kLongestText, ' ')));
}

}  // namespace
}  // namespace telltale
