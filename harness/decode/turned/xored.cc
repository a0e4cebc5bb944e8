#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/decode/byte_class.h"
#include "harness/decode/mapped_copy.h"
#include "harness/decode/plausible.h"
#include "harness/decode/turned/turned_decoders.h"

// Of the 255 keys those are tried that make the first bytes printable, and of these the three under which the text
// looks most like what is sent: letters, digits, and the marks of JSON and of forms. In noise the top bits of the first
// few bytes differ, which no key mends, so noise costs next to nothing.
namespace telltale {
namespace {

constexpr std::size_t kShortest = 16;
constexpr std::size_t kLooked = 96;
constexpr std::size_t kMostKeys = 3;
constexpr int kFewestDifferent = 6;  // bytes; bits and zeros look like text under any key

char Xor(char c, unsigned key) { return static_cast<char>(static_cast<unsigned char>(c) ^ key); }

bool HasOneTopBit(BytesView head) {
  return std::ranges::all_of(head, [&](char c) { return ((c ^ head[0]) & 0x80) == 0; });
}

int Weight(char c) {
  const std::uint32_t classes = ByteClasses(c);
  if ((classes & (kLowerCase | kDigit)) != 0) return 4;
  if ((classes & (kUpperCase | kSpace | kQuote)) != 0 || c == ':' || c == ',') return 3;
  return (classes & (kSlash | kDash | kUnderscore | kDot | kEquals | kAmpersand)) != 0 || c == '{' || c == '}' ? 2 : 0;
}

int WeightOf(BytesView text) {
  int weight = 0;
  for (const char c : text) weight += Weight(c);
  return weight;
}

// -1: not printable under that key.
int Score(BytesView head, unsigned key) {
  // A document's first marks say more than all that follows them.
  constexpr int kDocument = 1000;
  const char first = Xor(head[0], key);
  const char second = Xor(head[1], key);
  const bool is_document = (first == '{' || first == '[') && (second == '"' || second == '{' || second == '[');
  int score = is_document ? kDocument : 0;
  for (const char c : head) {
    const char plain = Xor(c, key);
    if (!IsTextByte(static_cast<unsigned char>(plain))) return -1;
    score += Weight(plain);
  }
  return score;
}

// The key under which the text begins and ends as a JSON document does; 0: none. Such a text may be printable under its
// key, too.
unsigned DocumentKey(BytesView text) {
  for (const BytesView brackets : {"{}", "[]"}) {
    const unsigned key = static_cast<unsigned char>(text[0] ^ brackets[0]);
    const char second = Xor(text[1], key);
    const bool opens = second == '"' || second == '{' || second == '[';
    if (key != 0 && opens && Xor(text.back(), key) == brackets[1]) return key;
  }
  return 0;
}

// Of two bytes XORed with one another, whether they can be a magic number's first ones under some key.
constexpr auto kMagicPairs = [] {
  constexpr std::pair<unsigned, unsigned> kFirst[] = {{0x1f, 0x8b}, {0x28, 0xb5}, {0xfd, '7'},  {'B', 'Z'},
                                                      {0x78, 0x01}, {0x78, 0x5e}, {0x78, 0x9c}, {0x78, 0xda}};
  std::array<bool, 256> table{};
  for (const auto& [first, second] : kFirst) table[first ^ second] = true;
  return table;
}();

// The key that makes a compressed stream's first bytes of these; 0: none.
unsigned MagicKey(BytesView text) {
  if (!kMagicPairs[static_cast<unsigned char>(text[0] ^ text[1])]) return 0;
  for (const char first : {'\x1f', '\x28', '\xfd', '\x78', 'B'}) {
    const unsigned key = static_cast<unsigned char>(text[0] ^ first);
    if (key == 0) continue;
    Bytes head(text.substr(0, 8));
    for (char& c : head) c = Xor(c, key);
    // Two bytes of magic are too few for a key of one.
    const bool zlib = first == '\x78';
    if (HasMagic(head) && (!zlib || (head.size() > 2 && (head[2] & 0x06) != 0x06))) return key;
  }
  return 0;
}

// The last bytes of a text of some, the last one first: what was turned by bytes is still XORed with the same key, and
// is read backwards later on.
constexpr std::size_t kEnd = 8;
static_assert(kEnd <= kShortest);
std::array<char, kEnd> Backwards(BytesView text) {
  std::array<char, kEnd> last;
  std::copy_n(text.rbegin(), kEnd, last.begin());
  return last;
}

// The same as DocumentKey() of a document that is written backwards. Under one key the brackets of a plain document are
// those of one that was turned.
unsigned ReversedDocumentKey(BytesView text) {
  if (text[0] == '{' || text[0] == '[') return 0;
  const std::array<char, 3> ends = {text.back(), text[text.size() - 2], text[0]};
  return DocumentKey(BytesView(ends.data(), ends.size()));
}

}  // namespace

bool MayBeXored(BytesView text, const TextFacts& facts) {
  return text.size() >= kShortest &&
         ((facts.classes & kBinary) != 0 || DocumentKey(text) != 0 || ReversedDocumentKey(text) != 0);
}

void FindXored(BytesView text, Candidates& candidates) {
  const auto add = [&](int key) {
    candidates.push_back({.begin = 0, .end = text.size(), .variant = key, .is_guess = true});
  };
  if (const unsigned key = DocumentKey(text); key != 0) return add(static_cast<int>(key));
  if (const unsigned key = ReversedDocumentKey(text); key != 0) return add(static_cast<int>(key));
  const BytesView head = text.substr(0, kLooked);
  if (HasOneTopBit(head) && !IsText(head) && !IsWideText(head) &&
      DifferentBytes(head, kFewestDifferent) == kFewestDifferent) {
    // Less is no text, or less of one than what stands there.
    const int least = std::max(static_cast<int>(head.size()), WeightOf(head));
    std::array<std::pair<int, int>, kMostKeys> best;  // score, key
    best.fill({least, 0});
    for (unsigned key = 1; key < 256; ++key) {
      std::pair<int, int> found{Score(head, key), static_cast<int>(key)};
      for (auto& kept : best) {
        if (found.first > kept.first) std::swap(found, kept);
      }
    }
    for (const auto& [score, key] : best) {
      if (key != 0) add(key);
    }
    return;
  }
  if (const unsigned key = MagicKey(text); key != 0) add(static_cast<int>(key));
  const std::array<char, kEnd> backwards = Backwards(text);
  if (const unsigned key = MagicKey(BytesView(backwards.data(), backwards.size())); key != 0)
    add(static_cast<int>(key));
}

bool DecodeXored(BytesView source, int variant, Output& output) {
  CopyMapped(source, output, [key = static_cast<unsigned>(variant)](char c) { return Xor(c, key); });
  return true;
}

}  // namespace telltale
