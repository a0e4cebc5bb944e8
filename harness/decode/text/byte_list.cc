#include <algorithm>
#include <array>
#include <charconv>

#include "harness/decode/text/text_decoders.h"

// A list is a chain of short items with at most five other bytes between neighbours: printable ones, and nearly always
// the same. Each base reads the same text by its own rules, and only chains of at least six items count: a version
// number or a date is none.
namespace telltale {
namespace {

constexpr std::size_t kFewestBytes = 6;
constexpr std::size_t kWidestGap = 5;
constexpr int kCharacters = 1;
constexpr int kIndexed = 11;  // {"0":104,"1":101}: how JavaScript writes a Uint8Array

struct Item {
  std::size_t begin = 0;
  std::size_t end = 0;  // 0: no more items
  bool fits = false;
  std::array<char, 4> bytes{};
  std::size_t count = 0;
};

bool IsAlnum(char c) { return (ByteClasses(c) & kAlnum) != 0; }

bool SetNumber(Item& item, BytesView digits, int base) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size() || value > 255) return false;
  item.bytes[0] = static_cast<char>(value);
  item.count = 1;
  return true;
}

bool ReadHexItem(Item& item, BytesView word) {
  if (word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) word.remove_prefix(2);
  if (word.size() == 3 && (word[0] == 'x' || word[0] == 'X')) word.remove_prefix(1);
  if (word.size() % 2 != 0 || word.size() > 8) return false;
  for (std::size_t i = 0; i < word.size(); i += 2) {
    const int high = HexValue(word[i]);
    const int low = HexValue(word[i + 1]);
    if (high < 0 || low < 0) return false;
    item.bytes[i / 2] = static_cast<char>(high * 16 + low);
  }
  item.count = word.size() / 2;
  return true;
}

bool ReadItem(Item& item, BytesView word, int base) {
  if (base == 16) return ReadHexItem(item, word);
  if (base == 8) {
    if (word.size() > 2 && word[0] == '0' && word[1] == 'o') word.remove_prefix(2);
    return word.size() >= 2 && word.size() <= 4 && SetNumber(item, word, 8);
  }
  if (base == 2) {
    if (word.size() > 2 && word[0] == '0' && word[1] == 'b') word.remove_prefix(2);
    return word.size() >= 6 && word.size() <= 8 && SetNumber(item, word, 2);
  }
  if (base == kCharacters) {
    item.bytes[0] = word[0];
    item.count = 1;
    return word.size() == 1;
  }
  return word.size() <= 3 && SetNumber(item, word, 10);
}

// The next word at or after `from`. For characters a quoted byte of any kind is a word too.
Item NextItem(BytesView text, std::size_t from, int base) {
  Item item;
  std::size_t i = from;
  for (; i < text.size() && !IsAlnum(text[i]); ++i) {
    const bool quoted = base == kCharacters && i + 2 < text.size() && (ByteClasses(text[i]) & kQuote) != 0 &&
                        text[i + 2] == text[i] && static_cast<unsigned char>(text[i + 1]) < 0x80;
    if (!quoted) continue;
    return {i, i + 3, true, {text[i + 1]}, 1};
  }
  if (i == text.size()) return item;
  item.begin = i;
  while (i < text.size() && IsAlnum(text[i])) ++i;
  item.end = i;
  item.fits = ReadItem(item, text.substr(item.begin, i - item.begin), base);
  return item;
}

// What a list's items are separated by: commas, two kinds of brackets around rows, or colons and commas; white space,
// quotes and minus signs come and go. The letters of noise are separated by anything.
class Separators {
 public:
  static constexpr int kNone = -1;

  void Clear() { count_ = 0; }
  // Which one of the list's it is; kNone: it is none, or there were other ones already.
  int Take(BytesView gap) {
    if (gap.size() > kWidestGap) return kNone;
    std::array<char, kWidestGap> kept{};
    std::size_t size = 0;
    for (const char c : gap) {
      if (!IsTextByte(static_cast<unsigned char>(c))) return kNone;
      if ((ByteClasses(c) & (kSpace | kNewline | kQuote | kDash)) == 0) kept[size++] = c;
    }
    std::size_t at = 0;
    while (at < count_ && known_[at] != kept) ++at;
    if (at == known_.size()) return kNone;
    if (at == count_) known_[count_++] = kept;
    return static_cast<int>(at);
  }

 private:
  std::array<std::array<char, kWidestGap>, 3> known_{};
  std::size_t count_ = 0;
};

// Some of a list's items, one after the other.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t bytes = 0;

  void Add(const Item& item) {
    if (bytes == 0) begin = item.begin;
    end = item.end;
    bytes += item.count;
  }
};

// Collects the lists of one text.
class Chains {
 public:
  Chains(BytesView text, int base, Candidates& candidates) : text_(text), base_(base), candidates_(candidates) {}

  void Add(const Item& item) {
    if (chain_.bytes != 0) {
      const BytesView gap = text_.substr(chain_.end, item.begin - chain_.end);
      const int separator = separators_.Take(gap);
      if (separator == Separators::kNone) {
        End();
      } else if (separator != last_separator_) {
        // Numbers beside a list ("[1, [104, 101, ...") belong to the chain and not to the list.
        Push(alike_);
        // The item before belongs to what the separator makes a list of, too.
        alike_ = {};
        alike_.Add(last_item_);
      }
      last_separator_ = separator;
    }
    chain_.Add(item);
    alike_.Add(item);
    last_item_ = item;
  }

  void End() {
    if (alike_.bytes < chain_.bytes) Push(alike_);
    Push(chain_);
    chain_ = alike_ = {};
    separators_.Clear();
    last_separator_ = Separators::kNone;
  }

 private:
  void Push(const Stretch& stretch) {
    if (stretch.bytes >= kFewestBytes) candidates_.push_back({stretch.begin, stretch.end, base_});
  }

  BytesView text_;
  int base_;
  Candidates& candidates_;
  Separators separators_;
  int last_separator_ = Separators::kNone;
  Item last_item_;
  Stretch chain_;  // with whatever separators
  Stretch alike_;  // its last items, with one and the same
};

void FindChains(BytesView text, int base, Candidates& candidates) {
  Chains chains(text, base, candidates);
  for (Item item = NextItem(text, 0, base); item.end != 0; item = NextItem(text, item.end, base)) {
    if (item.fits) {
      chains.Add(item);
    } else {
      chains.End();
    }
  }
  chains.End();
}

// "-24" after another separator is a negative byte, as Java and Go's int8 print them; "104-101" is not.
char Signed(BytesView source, std::size_t previous_end, const Item& item) {
  const bool minus = item.begin > 0 && source[item.begin - 1] == '-' && item.begin - previous_end != 1;
  return minus ? static_cast<char>(-static_cast<signed char>(item.bytes[0])) : item.bytes[0];
}

}  // namespace

bool MayBeByteList(BytesView, const TextFacts& facts) { return facts.lists; }

void FindByteLists(BytesView text, Candidates& candidates) {
  for (const int base : {2, 8, 10, kIndexed, 16, kCharacters}) FindChains(text, base, candidates);
}

bool DecodeByteList(BytesView source, int variant, Output& output) {
  std::size_t previous_end = 0;
  bool is_index = variant == kIndexed;
  unsigned char index = 0;
  for (Item item = NextItem(source, 0, variant); item.end != 0; item = NextItem(source, item.end, variant)) {
    if (variant == kIndexed && is_index) {
      if (static_cast<unsigned char>(item.bytes[0]) != index++) return output.size() >= kFewestBytes;
      is_index = false;
      previous_end = item.end;
      continue;
    }
    is_index = variant == kIndexed;
    if (variant == 10) item.bytes[0] = Signed(source, previous_end, item);
    if (!output.Put(BytesView(item.bytes.data(), item.count), item.begin, item.end)) return true;
    previous_end = item.end;
  }
  return output.size() >= kFewestBytes;
}

}  // namespace telltale
