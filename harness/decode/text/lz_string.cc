#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/utf8.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/run/base64_alphabet.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"
#include "harness/decode/text/text_decoders.h"

// LZ-string is LZ78 over UTF-16 units in a stream of bits, which its dialects cut into letters of 6, 15 or 16 bits.
// Codes grow from two bits; 0 and 1 bring a new unit of 8 or 16 bits, 2 ends the text. There is no magic number: a
// stream is believed while it gives letters of the alphabetic scripts, and noise stops doing so at once.
namespace telltale {
namespace {

constexpr int kUtf16 = 0;
constexpr int kBase64 = 1;
constexpr int kUri = 2;
constexpr int kBytes = 3;
constexpr int kBackwards = 4;  // flag: the last letter is written first
constexpr std::size_t kFewestUnits = 6;

int UriValue(char c) {
  if (c == '+') return 62;
  if (c == '-') return 63;
  if (c == '$') return 64;
  return c == '/' || c == '_' ? -1 : Base64Value(c);
}

constexpr auto kReversedBytes = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) table[byte] |= static_cast<std::uint8_t>((byte >> bit & 1U) << (7 - bit));
  }
  return table;
}();

// The low `width` bits, up to 16, the last one first.
unsigned Reversed(unsigned bits, unsigned width) {
  const unsigned all = static_cast<unsigned>(kReversedBytes[bits & 255U]) << 8U | kReversedBytes[bits >> 8U];
  return all >> (16 - width);
}

// The stream's bits, whatever letters carry them.
class LetterBits {
 public:
  LetterBits(BytesView source, int dialect) : source_(source), dialect_(dialect) {}

  // The next `count` bits, up to 32, the first one lowest; false: the source is at its end.
  bool Take(unsigned count, std::uint32_t& value) {
    while (have_ < count) {
      if (!NextLetter()) return false;
    }
    value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << count) - 1));
    bits_ >>= count;
    have_ -= count;
    return true;
  }
  std::size_t position() const { return at_; }

 private:
  bool NextLetter() {
    if (at_ >= source_.size()) return false;
    int value = -1;
    unsigned width = 6;
    if (dialect_ == kBytes) {
      if (at_ + 2 > source_.size()) return false;
      value = (static_cast<unsigned char>(source_[at_]) << 8) | static_cast<unsigned char>(source_[at_ + 1]);
      at_ += 2;
      width = 16;
    } else if (dialect_ == kUtf16) {
      BytesView rest = source_.substr(at_);
      const CodePoint point = TakeCodePoint(rest);
      at_ += point.length;
      width = 15;
      if (point.valid && point.value >= 32 && point.value < 32 + 0x8000) value = static_cast<int>(point.value) - 32;
    } else {
      value = dialect_ == kUri ? UriValue(source_[at_]) : Base64Value(source_[at_]);
      ++at_;
      if (value >= 64) return false;
    }
    if (value < 0) return false;
    bits_ |= static_cast<std::uint64_t>(Reversed(static_cast<unsigned>(value), width)) << have_;
    have_ += width;
    return true;
  }

  BytesView source_;
  int dialect_;
  std::size_t at_ = 0;
  std::uint64_t bits_ = 0;  // of the letters taken, the next one lowest
  unsigned have_ = 0;
};

bool IsLetterUnit(std::uint32_t unit) {
  return unit == '\n' || unit == '\t' || unit == '\r' || (unit >= 0x20 && unit < 0x7f) ||
         (unit >= 0xa0 && unit < 0x600) || (unit >= 0x2000 && unit < 0x2100);
}

// The stream's first code and the unit it brings; false: it brings none that is a letter.
bool TakeFirstUnit(LetterBits& bits, std::uint32_t& unit) {
  std::uint32_t code = 0;
  return bits.Take(2, code) && code < 2 && bits.Take(code == 0 ? 8 : 16, unit) && IsLetterUnit(unit);
}

// Entries share their beginnings: an entry is another one and one unit more.
struct Entry {
  std::uint32_t prefix = 0;
  std::uint32_t length = 0;
  char16_t first = 0;
  char16_t last = 0;
};

class Decompressor {
 public:
  // The two buffers are borrowed so that they need not be made anew for every piece of noise.
  struct Buffers {
    std::vector<Entry> entries;
    std::u16string scratch;
    std::string text;
  };
  Decompressor(BytesView source, int dialect, Buffers& buffers, Output& output)
      : bits_(source, dialect),
        output_(output),
        entries_(buffers.entries),
        scratch_(buffers.scratch),
        text_(buffers.text) {}

  // Whether a whole or believable text came out.
  bool Run() {
    std::uint32_t code = 0;
    std::uint32_t unit = 0;
    if (!TakeFirstUnit(bits_, unit)) return false;
    entries_.assign(3, Entry{});
    Add({0, 1, static_cast<char16_t>(unit), static_cast<char16_t>(unit)});
    std::uint32_t previous = 3;
    if (!Emit(previous)) return false;
    for (;;) {
      if (!bits_.Take(width_, code)) return units_ >= kFewestUnits;  // cut short
      if (code == 2) return units_ >= kFewestUnits;
      if (code < 2) {
        if (!bits_.Take(code == 0 ? 8 : 16, unit)) return units_ >= kFewestUnits;
        if (!IsLetterUnit(unit)) return false;
        code = static_cast<std::uint32_t>(entries_.size());
        Add({0, 1, static_cast<char16_t>(unit), static_cast<char16_t>(unit)});
        Count();
      }
      if (code > entries_.size()) return false;
      const bool own = code == entries_.size();  // the entry that is being made
      const char16_t first = own ? entries_[previous].first : entries_[code].first;
      Add({previous, entries_[previous].length + 1, entries_[previous].first, first});
      Count();
      if (!Emit(code)) return output_.cut();
      previous = code;
    }
  }

 private:
  void Add(const Entry& entry) { entries_.push_back(entry); }
  void Count() {
    if (--until_wider_ == 0) until_wider_ = 1U << width_++;
  }
  bool Emit(std::uint32_t code) {
    const std::size_t length = entries_[code].length;
    if (length > output_.room()) output_.MarkCut();
    if (length == 0 || length > output_.room()) return false;
    scratch_.resize(length);
    for (std::size_t i = length; i-- > 0; code = entries_[code].prefix) scratch_[i] = entries_[code].last;
    text_.clear();
    for (const char16_t unit : scratch_) AppendUtf8(unit, text_);
    units_ += length;
    return output_.Put(text_, 0, bits_.position());
  }

  LetterBits bits_;
  Output& output_;
  std::vector<Entry>& entries_;
  std::u16string& scratch_;
  std::string& text_;
  std::size_t units_ = 0;
  unsigned width_ = 3;
  std::uint32_t until_wider_ = 4;
};

// Whether the codes behind the first unit can be those of a text: what Decompressor would say of them, without the
// text. `is_all`: the bits end where the stream does.
bool GoesOn(LetterBits bits, bool is_all) {
  constexpr int kCodes = 6;
  std::array<std::size_t, 4 + 2 * kCodes> lengths;  // of the entries that there are
  std::uint32_t unit = 0;
  std::size_t entries = 3;
  lengths[entries++] = 1;
  std::size_t units = 1;
  std::size_t previous = 3;
  unsigned width = 3;
  unsigned until_wider = 4;
  const auto add = [&](std::size_t length) {
    lengths[entries++] = length;
    if (--until_wider == 0) until_wider = 1U << width++;
  };
  for (int i = 0; i < kCodes && units < kFewestUnits; ++i) {
    std::uint32_t code = 0;
    if (!bits.Take(width, code)) return !is_all;
    if (code == 2) return false;
    if (code < 2) {
      if (!bits.Take(code == 0 ? 8 : 16, unit)) return !is_all;
      if (!IsLetterUnit(unit)) return false;
      code = static_cast<std::uint32_t>(entries);
      add(1);
    }
    if (code > entries) return false;
    add(lengths[previous] + 1);
    units += lengths[code];
    previous = code;
  }
  return true;
}

bool BeginsStream(LetterBits bits, bool is_all) {
  std::uint32_t unit = 0;
  return TakeFirstUnit(bits, unit) && GoesOn(bits, is_all);
}

// Noise hardly ever begins with the codes of letters.
void Push(BytesView text, std::size_t begin, std::size_t end, int dialect, Candidates& candidates) {
  const BytesView letters = text.substr(begin, end - begin);
  const bool has_letters = dialect == kBase64 || dialect == kUri;
  // Of the first code's two bits the second is 0 where a unit follows.
  const auto may_begin = [&](char c) {
    const int value = dialect == kUri ? UriValue(c) : Base64Value(c);
    return value >= 0 && (value & 0x10) == 0;
  };
  if ((!has_letters || may_begin(letters.front())) && BeginsStream(LetterBits(letters, dialect), true)) {
    candidates.push_back({begin, end, dialect});
  }
  if (!has_letters || !may_begin(letters.back())) return;
  constexpr std::size_t kFirstUnit = 3;  // letters of 6 bits
  constexpr std::size_t kHead = 24;
  std::array<char, kHead> last;
  const std::size_t looked = std::min(kHead, letters.size());
  if (looked >= kFirstUnit) {
    std::uint32_t unit = 0;
    std::copy_n(letters.rbegin(), kFirstUnit, last.begin());
    LetterBits bits(BytesView(last.data(), kFirstUnit), dialect);
    if (!TakeFirstUnit(bits, unit)) return;
  }
  std::copy_n(letters.rbegin(), looked, last.begin());
  if (BeginsStream(LetterBits(BytesView(last.data(), looked), dialect), looked == letters.size())) {
    candidates.push_back({begin, end, dialect | kBackwards});
  }
}

}  // namespace

bool MayBeLzStringBytes(BytesView text, const TextFacts& facts) {
  return (facts.classes & kHigh) != 0 && text.size() >= 6;
}

void FindLzStringText(BytesView text, Candidates& candidates) {
  Push(text, 0, text.size(), kUtf16, candidates);
  // Members of a document have no views of their own where nothing in them is escaped.
  if (text[0] == '{' || text[0] == '[') {
    ForEachQuoted(text, 0, [&](std::size_t begin, std::size_t end) {
      constexpr std::size_t kShortest = 6;
      const auto is_high = [](char c) { return (c & 0x80) != 0; };
      if (end - begin >= kShortest && std::ranges::any_of(text.substr(begin, end - begin), is_high)) {
        Push(text, begin, end, kUtf16, candidates);
      }
    });
  }
  Push(text, 0, text.size(), kBytes, candidates);
}

void FindLzStringRun(BytesView text, const TextRun& run, Candidates& candidates) {
  if (run.length() < 10 || (run.classes & kUpperCase) == 0) return;
  Push(text, run.begin, run.end, kBase64, candidates);
  constexpr std::uint32_t kOwn = kDash | kPlus | kPunctuation;
  if ((run.classes & kOwn) == 0) return;
  if ((run.classes & ~(kAlnum | kHexLetter | kOwn)) == 0) return Push(text, run.begin, run.end, kUri, candidates);
  ForSubRuns(text, run, kAlnum | kOwn, 10, [&](const TextRun& part) {
    if ((part.classes & kOwn) != 0) Push(text, part.begin, part.end, kUri, candidates);
  });
}

bool DecodeLzString(BytesView source, int variant, Output& output) {
  constexpr std::size_t kMostKept = 1 << 16;
  thread_local Decompressor::Buffers buffers;
  const bool backwards = (variant & kBackwards) != 0;
  const Bytes turned = backwards ? Bytes(source.rbegin(), source.rend()) : Bytes();
  const bool whole = Decompressor(backwards ? BytesView(turned) : source, variant & ~kBackwards, buffers, output).Run();
  if (buffers.entries.capacity() > kMostKept || buffers.scratch.capacity() > kMostKept) buffers = {};
  output.Widen(source.size());
  return whole;
}

}  // namespace telltale
