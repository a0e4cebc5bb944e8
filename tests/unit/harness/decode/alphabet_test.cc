// Digits whose characters stand in a row: found wherever the row starts, and hardly ever seen in what people write.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "core/digest.h"
#include "core/utf8.h"
#include "harness/decode/text/text_decoders.h"
#include "tests/unit/harness/decode/audited.h"

namespace telltale {
namespace {

constexpr std::string_view kValue = "vb7k2-Qxw9tjm-workstation";

// The highest bits first, the last digit filled with zeros.
std::string InRow(BytesView bytes, char32_t start, unsigned bits, std::string_view between = "") {
  std::string text;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += bits) {
    unsigned digit = 0;
    for (std::size_t i = bit; i < bit + bits; ++i) {
      const unsigned byte = i / 8 < bytes.size() ? static_cast<unsigned char>(bytes[i / 8]) : 0;
      digit = digit << 1U | (byte >> (7 - i % 8) & 1U);
    }
    if (!text.empty()) text += between;
    if (start + digit == '\\') text += '\\';  // it stands in JSON
    AppendUtf8(start + digit, text);
  }
  return text;
}

std::string InSelectors(BytesView bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    AppendUtf8(byte < 16 ? 0xfe00U + byte : 0xe0100U + byte - 16U, text);
  }
  return text;
}

class AlphabetTest : public testing::Test {
 protected:
  bool IsFound(const std::string& text) {
    Exchange exchange;
    exchange.id = "x00001";
    exchange.host = "t.example";
    exchange.body = R"({"event":"start","x":")" + text + R"(","n":1})";
    const auto findings = audited_.FindingsIn(exchange);
    return AuditedExchanges::FindingOf("host", findings) != nullptr;
  }

  AuditedExchanges audited_{CanarySet{{"host", CanaryClass::kHostname, std::string(kValue)}}};
};

TEST_F(AlphabetTest, AValueIsFoundWhereverTheRowStarts) {
  for (const unsigned start : std::initializer_list<unsigned>{
           0x100,  0x250,  0x410,  0x5d0,  0x1401, 0x2190,  0x2581,  0x2801,  0x3041,  0x30a3,  0x3105,  0x4e00,
           0x4e17, 0xac00, 0xac01, 0xe000, 0xe123, 0x12000, 0x1f300, 0x1f345, 0x1f600, 0xf0000, 0x100001}) {
    for (const unsigned bits : {4U, 5U, 6U}) {
      EXPECT_TRUE(IsFound(InRow(kValue, start, bits)))
          << fmt::format("{} bits from {:x}", bits, static_cast<unsigned>(start));
    }
  }
}

TEST_F(AlphabetTest, AValueIsFoundWithACharacterAByteABitOrTwo) {
  for (const char32_t start : {0x100, 0x2800, 0x3400, 0x4e00, 0x4e17, 0xac00, 0xe000, 0x1f300, 0x1f5a3, 0xf0000}) {
    EXPECT_TRUE(IsFound(InRow(kValue, start, 8))) << fmt::format("{:x}", static_cast<unsigned>(start));
  }
  EXPECT_TRUE(IsFound("\xf0\x9f\x98\x80" + InSelectors(kValue)));
  EXPECT_TRUE(IsFound(InRow(kValue, 0x200b, 1)));
  EXPECT_TRUE(IsFound(InRow(kValue, 0x2581, 2)));
}

TEST_F(AlphabetTest, AValueIsFoundInRowsOfAscii) {
  for (char32_t start = 'A'; start <= 'K'; ++start)
    EXPECT_TRUE(IsFound(InRow(kValue, start, 4))) << static_cast<char>(start);
  for (char32_t start = 'a'; start <= 'k'; ++start)
    EXPECT_TRUE(IsFound(InRow(kValue, start, 4))) << static_cast<char>(start);
  EXPECT_TRUE(IsFound(InRow(kValue, '0', 5)));
  EXPECT_TRUE(IsFound(InRow(kValue, '(', 6)));
}

TEST_F(AlphabetTest, AValueIsFoundWithTheSameBetweenAllCharacters) {
  EXPECT_TRUE(IsFound(InRow(kValue, 0x1f600, 4, " ")));
  EXPECT_TRUE(IsFound(InRow(kValue, 0x1f600, 4, "\",\"")));
  EXPECT_TRUE(IsFound(InRow(kValue, 0x2800, 8, ", ")));
}

TEST_F(AlphabetTest, ADigestIsFoundThoughItIsNoText) {
  const std::string digest = Sha256Hex(kValue);
  std::string bytes;
  for (std::size_t i = 0; i < digest.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digest.substr(i, 2), nullptr, 16));
  for (const char32_t start : {char32_t{'a'}, char32_t{'A'}, char32_t{0x1f600}, char32_t{0x4e00}}) {
    EXPECT_TRUE(IsFound(InRow(bytes, start, 4))) << fmt::format("{:x}", static_cast<unsigned>(start));
  }
  EXPECT_TRUE(IsFound(InRow(bytes, 0x2800, 8)));
  EXPECT_TRUE(IsFound(InRow(bytes, 0x4e00, 6)));
}

// What people write is tried next to never.
TEST(FindAlphabetTest, ProseIsNotReadAsDigits) {
  constexpr std::string_view kProse[] = {
      "Съешь же ещё этих мягких французских булок, да выпей чаю. Достопримечательности и электрификация.",
      "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Τάχιστη αλώπηξ βαφής ψημένη γη, δρασκελίζει υπέρ νωθρού κυνός.",
      "דג סקרן שט בים מאוכזב ולפתע מצא לו חברה איך הקליטה",
      "いろはにほへと ちりぬるを わかよたれそ つねならむ ありがとうございました、またよろしくおねがいいたします。",
      "アプリケーションのインストールが完了しました。コンピューターを再起動してください。",
      "操作系统已经安装完成，请重新启动计算机后再次运行该程序，谢谢您的使用和支持。",
      "다람쥐 헌 쳇바퀴에 타고파. 설치가 완료되었습니다. 컴퓨터를 다시 시작해 주십시오.",
      "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน",
      "\U0001F602\U0001F602\U0001F602\U0001F602\U0001F602\U0001F602\U0001F602 great \U0001F44D\U0001F44D\U0001F389 "
      "\U0001F680\U0001F525\U0001F525\U0001F525 done \u2705 \u2728\U0001F41B",
      "┌──────────────┬──────────────┐│ done          │██████████▒▒▒▒▒▒│└──────────────┴──────────────┘"};
  std::size_t tried = 0;
  for (const std::string_view text : kProse) {
    Candidates candidates;
    FindAlphabet(text, candidates);
    for (const Candidate& candidate : candidates) {
      Output output;
      output.Begin(4096);
      if (DecodeAlphabet(text.substr(candidate.begin, candidate.end - candidate.begin), candidate.variant, output))
        ++tried;
    }
    EXPECT_LE(candidates.size(), text.size() / 3) << text;
  }
  EXPECT_LE(tried, 150U);
}

}  // namespace
}  // namespace telltale
