#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <vector>

#include "core/utf8.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/text/character_place.h"
#include "harness/decode/text/text_decoders.h"

// Digits of a power of two whose characters stand in a row somewhere: sixteen emoji, 64 ideographs, a Braille pattern
// or a variation selector a byte. Where the row starts is not said. It holds the lowest and the highest character that
// is seen, which leaves few starts for digits of up to six bits; bytes (256 characters) nearly always start at a round
// number. Of the starts that are left those are tried with which the first bytes are text, and, where the characters
// are such that nobody writes so, those that a digest or another binary value may have.
namespace telltale {
namespace {

// How digits are read: how many bits each has, whether the low ones come first, and how many of the first digit's bits
// belong to a byte that has not been seen. Packed into a variant with the row's start.
struct Reading {
  unsigned bits = 8;
  bool low_first = false;
  unsigned lead = 0;
};
int Pack(char32_t start, const Reading& reading) {
  return static_cast<int>(start << 8U | reading.lead << 5U | (reading.low_first ? 16U : 0U) | reading.bits);
}
Reading ReadingOf(unsigned variant) { return {variant & 15U, (variant & 16U) != 0, variant >> 5U & 7U}; }

struct Letter {
  char32_t place = 0;  // in the row of all characters
  std::size_t begin = 0;
};

struct Width {
  unsigned bits;
  std::size_t fewest;  // characters: six bytes at least
  std::size_t most_candidates;
};
constexpr std::array kWidths =
    std::to_array<Width>({{4, 12, 24}, {5, 10, 20}, {6, 8, 24}, {8, 6, 64}, {1, 48, 8}, {2, 24, 8}});
constexpr std::size_t kAsciiWidths = 3;  // of kWidths, the first ones
constexpr std::size_t kFewestAsciiLetters = 12;
// Longer runs are looked at part by part: letters are larger than their characters. Eight digits are whole bytes.
constexpr std::size_t kMostLetters = std::size_t{1} << 12;

// Makes bytes of digits.
class Joiner {
 public:
  explicit Joiner(const Reading& reading) : reading_(reading), lead_(reading.lead) {}

  // Whether the digit completes a byte.
  bool Take(unsigned digit) {
    value_ = reading_.low_first ? value_ | digit << have_ : value_ << reading_.bits | digit;
    have_ += reading_.bits - lead_;
    if (lead_ != 0) value_ &= (1U << have_) - 1;
    lead_ = 0;
    if (have_ < 8) return false;
    have_ -= 8;
    byte_ = static_cast<unsigned char>(reading_.low_first ? value_ & 255U : value_ >> have_ & 255U);
    value_ = reading_.low_first ? value_ >> 8U : value_ & ((1U << have_) - 1);
    return true;
  }
  unsigned char byte() const { return byte_; }
  bool is_between_bytes() const { return have_ == 0; }

 private:
  Reading reading_;
  unsigned lead_;  // of the next digit
  unsigned have_ = 0;
  unsigned value_ = 0;
  unsigned char byte_ = 0;
};

// Whether the first bytes are those of a text, or of what is packed.
bool BeginsLikeSomething(std::span<const Letter> letters, char32_t start, const Reading& reading) {
  constexpr std::size_t kHeadBytes = 8;
  Joiner joiner(reading);
  TextWatch watch;
  std::array<char, kHeadBytes> head{};
  std::size_t bytes = 0;
  bool is_text = true;
  for (const Letter& letter : letters) {
    if (!joiner.Take(letter.place - start)) continue;
    is_text = is_text && watch.Take(joiner.byte());
    head[bytes++] = static_cast<char>(joiner.byte());
    if (bytes == kHeadBytes || (!is_text && bytes == 1 && !MayBeMagic(head[0]))) break;
  }
  return is_text || (bytes == kHeadBytes && HasMagic({head.data(), bytes}));
}

// The letters between two bytes of a text, all in one row of the width.
class Row {
 public:
  Row(std::span<const Letter> letters, std::size_t end, const Width& width, Candidates& candidates)
      : letters_(letters), end_(end), width_(width), candidates_(candidates) {
    const auto [low, high] = std::ranges::minmax(letters, {}, &Letter::place);
    low_ = low.place;
    high_ = high.place;
  }

  void Find() {
    const char32_t size = char32_t{1} << width_.bits;
    const char32_t floor = low_ < 0x80 ? 0x20 : 0x80;
    const char32_t from = high_ >= size - 1 + floor ? high_ - (size - 1) : floor;
    // Of so few characters a smaller row is made, but for bytes, of which a text uses a few.
    if (width_.bits < 8 && high_ - low_ < size / 8) return;
    if (Different() < (width_.bits > 2 ? 3U : 2U) || (low_ >= '0' && high_ <= '9')) return;
    is_odd_ = low_ >= 0x80 && !IsOfScript(low_);
    for (const bool round : {true, false}) {  // the likely ones first
      for (char32_t start = from; start <= low_; ++start) {
        if ((start % 16 == 0) == round) TryStart(start, low_ - from);
      }
    }
  }

 private:
  static constexpr std::size_t kShort = 128;
  static constexpr std::size_t kManyLetters = 32;  // as many as a digest has hex digits
  static constexpr std::size_t kFewestOfWords = 12;
  static constexpr char32_t kFewStarts = 4;

  void TryStart(char32_t start, char32_t other_starts) {
    const bool is_round = start % 16 == 0;
    if (width_.bits == 8) {
      const bool may_be_words = !is_odd_ && (start % 64 != 0 || letters_.size() < kFewestOfWords);
      if (may_be_words || (!is_round && letters_.size() > kShort)) return;
      return Try(start, {8}, 0, is_round && letters_.size() >= kFewestOfWords);
    }
    const bool is_likely = is_round || start == low_ || other_starts < kFewStarts;
    Try(start, {width_.bits}, 0, is_likely && (is_odd_ || width_.bits == 4));
    if (width_.bits <= 4) Try(start, {width_.bits, true}, 0, false);
    if (width_.bits == 4) {
      Try(start, {4}, 1, false);
      Try(start, {4, true}, 1, false);
    }
    // Where a byte can begin within a digit: behind 1, 2, 3 or 4 of five bits, behind 2 or 4 of six.
    if (width_.bits == 5 || width_.bits == 6) {
      for (unsigned lead = width_.bits - 4; lead < width_.bits; lead += width_.bits - 4) {
        Try(start, {width_.bits, false, lead}, 0, false);
      }
    }
  }

  // How many different characters there are.
  std::size_t Different() const {
    std::array<bool, 256> seen{};
    for (const Letter& letter : letters_) seen[letter.place - low_] = true;
    return static_cast<std::size_t>(std::ranges::count(seen, true));
  }

  // Digests, numbers and packed values look like nothing. In characters that nobody writes in a row any bytes are
  // looked at, in words only where they are many.
  bool MayBeBinary() const {
    constexpr std::size_t kFewestDifferent = 6;
    return Different() >= kFewestDifferent && (is_odd_ || letters_.size() >= kManyLetters);
  }

  // With `any`, also where it gives no text.
  void Try(char32_t start, const Reading& reading, std::size_t skip, bool any) {
    if (tried_ >= width_.most_candidates) return;
    const auto letters = letters_.subspan(skip);
    const bool is_something = BeginsLikeSomething(letters, start, reading);
    if (!is_something && !(any && MayBeBinary())) return;
    ++tried_;
    candidates_.push_back({.begin = letters.front().begin,
                           .end = end_,
                           .variant = Pack(start, reading),
                           .is_guess = !is_something || start % 16 != 0 || reading.lead != 0});
  }

  std::span<const Letter> letters_;
  std::size_t end_;
  const Width& width_;
  Candidates& candidates_;
  char32_t low_ = 0;
  char32_t high_ = 0;
  bool is_odd_ = false;  // nobody writes so
  std::size_t tried_ = 0;
};

// Cuts letters that stand side by side into the longest parts that fit into a row of each width. `end`: of the last;
// `fewest`: of ASCII, else 0.
void FindRows(std::span<const Letter> letters, std::size_t end, std::span<const Width> widths, std::size_t fewest,
              Candidates& candidates) {
  for (const Width& width : widths) {
    const char32_t size = char32_t{1} << width.bits;
    const std::size_t shortest = std::max(fewest, width.fewest);
    if (letters.size() < shortest) continue;
    std::size_t begin = 0;
    char32_t low = letters[0].place;
    char32_t high = low;
    for (std::size_t i = 1; i <= letters.size(); ++i) {
      const char32_t place = i < letters.size() ? letters[i].place : 0;
      if (i < letters.size() && std::max(high, place) - std::min(low, place) < size) {
        low = std::min(low, place);
        high = std::max(high, place);
        continue;
      }
      const std::size_t row_end = i < letters.size() ? letters[i].begin : end;
      // A part of a token is made of 32 or 64 characters in a row by chance.
      const bool is_part = fewest != 0 && width.bits != 4 && i - begin != letters.size();
      if (i - begin >= shortest && !is_part) Row(letters.subspan(begin, i - begin), row_end, width, candidates).Find();
      begin = i;
      low = high = place;
    }
  }
}

struct HighBytes {
  static constexpr bool Has(char c) { return (c & 0x80) != 0; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return _mm_cmplt_epi8(bytes, _mm_setzero_si128()); }
#endif
};

// Takes the runs of bytes beyond ASCII one after the other, and joins those of one character each between which the
// same few bytes stand again and again: "x y z", "x","y","z".
class Collector {
 public:
  Collector(BytesView text, Candidates& candidates) : text_(text), candidates_(candidates) {}

  void Take(std::size_t begin, std::size_t end) {
    constexpr std::size_t kLongestCharacter = 4;
    if (end - begin > kLongestCharacter) {
      Flush();
      for (BytesView rest = text_.substr(begin, end - begin); !rest.empty();) Add(rest, end - rest.size());
      Flush();
      return;
    }
    const BytesView between = text_.substr(end_, begin - end_);
    const bool joins =
        !letters_.empty() && between.size() <= kLongestSeparator && (letters_.size() == 1 || between == separator_);
    if (!joins) Flush();
    if (letters_.size() == 1) separator_ = between;
    BytesView rest = text_.substr(begin, end - begin);
    Add(rest, begin);
    if (!rest.empty()) Flush();
  }
  void Flush() {
    if (letters_.size() >= kFewest) FindRows(letters_, end_, kWidths, 0, candidates_);
    letters_.clear();
  }

 private:
  static constexpr std::size_t kLongestSeparator = 4;
  static constexpr std::size_t kFewest = 6;

  void Add(BytesView& rest, std::size_t at) {
    const CodePoint point = TakeCodePoint(rest);
    if (!point.valid) {
      Flush();
    } else {
      letters_.push_back({PlaceOf(point.value), at});
    }
    end_ = at + point.length;
    if (letters_.size() == kMostLetters) Flush();
  }

  BytesView text_;
  Candidates& candidates_;
  std::vector<Letter> letters_;
  BytesView separator_;
  std::size_t end_ = 0;  // of the last letter
};

}  // namespace

// Noise has few bytes that begin a character with another one behind them that goes on with it.
bool MayBeAlphabet(BytesView text, const TextFacts& facts) {
  constexpr int kFewest = 6;  // characters: of bytes, the fewest of any width
  if ((facts.classes & kHigh) == 0 || text.size() < 2 * kFewest) return false;
  int characters = 0;
  for (std::size_t base = 0; base < text.size() && characters < kFewest; base += 64)
    characters += std::popcount(PairMaskAt<LeadBytes, ContinuationBytes>(text, base));
  return characters >= kFewest;
}

void FindAlphabet(BytesView text, Candidates& candidates) {
  Collector collector(text, candidates);
  ForEachRun<HighBytes>(text, 0, text.size(), [&](std::size_t begin, std::size_t end) { collector.Take(begin, end); });
  collector.Flush();
}

void FindAsciiAlphabet(BytesView text, const TextRun& run, Candidates& candidates) {
  if (run.length() < kFewestAsciiLetters) return;
  std::vector<Letter> letters;
  letters.reserve(std::min(run.length(), kMostLetters));
  for (std::size_t at = run.begin; at < run.end; ++at) {
    letters.push_back({static_cast<unsigned char>(text[at]), at});
    if (letters.size() < kMostLetters && at + 1 < run.end) continue;
    FindRows(letters, at + 1, std::span(kWidths).first(kAsciiWidths), kFewestAsciiLetters, candidates);
    letters.clear();
  }
}

bool DecodeAlphabet(BytesView source, int variant, Output& output) {
  const auto packed = static_cast<unsigned>(variant);
  const Reading reading = ReadingOf(packed);
  const char32_t start = packed >> 8U;
  Joiner joiner(reading);
  std::size_t first = 0;  // where the next byte begins
  bool is_new = true;
  for (BytesView rest = source; !rest.empty();) {
    const std::size_t begin = source.size() - rest.size();
    const CodePoint point = TakeCodePoint(rest);
    const char32_t place = PlaceOf(point.value);
    if (!point.valid || place < start || place - start >= (char32_t{1} << reading.bits))
      continue;  // stands between digits
    if (is_new) first = begin;
    is_new = false;
    if (!joiner.Take(place - start)) continue;
    if (!output.Put(static_cast<char>(joiner.byte()), first, begin + point.length)) break;
    is_new = joiner.is_between_bytes();
    first = begin;
  }
  return output.size() != 0;
}

}  // namespace telltale
