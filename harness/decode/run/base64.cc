#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string_view>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run/base64_alphabet.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"
#include "harness/decode/text/text_decoders.h"
#include "harness/decode/text_filter.h"

// A run is read as it stands in any case: digests and compressed data are not text and cannot be told from noise. Other
// readings (rotated letters, other phases, backwards, parts between separators) are believed only where they give text,
// a compressed stream's first letters, or the length of a digest. Of "user=jane": "dXNlcj1qYW5l" stands as it is,
// "qKAypw1dLJ5y" has its letters rotated by 13, "QdXNlcj1qYW5l" is glued to a prefix, "l5WYq1jclNXd" is written
// backwards. That one of them gives text is told by a table that asks of each letter whether any byte of text has such
// bits there (text_filter.h), four letters a byte, so that of noise hardly any is decoded.
namespace telltale {
namespace {

constexpr std::size_t kRotations = 26;

struct Reading {
  std::size_t rotation = 0;
  std::size_t phase = 0;
  bool reversed = false;
};

int Pack(const Reading& r) { return static_cast<int>(r.rotation | (r.phase << 5) | (r.reversed ? 128U : 0U)); }
Reading Unpack(int variant) {
  const auto bits = static_cast<unsigned>(variant);
  return {bits & 31U, (bits >> 5) & 3U, (bits & 128U) != 0};
}

char Rotate(char c, std::size_t by) {
  const auto turn = [&](char first) {
    return static_cast<char>(static_cast<std::size_t>(first) + (static_cast<std::size_t>(c - first) + by) % 26);
  };
  if (c >= 'a' && c <= 'z') return turn('a');
  if (c >= 'A' && c <= 'Z') return turn('A');
  return c;
}

bool CanBeText(int value, std::size_t position) {
  if (position == 0) return value >= 8 && value < 32;               // the top six bits of a byte
  if (position == 1) return (value & 15) >= 2 && (value & 15) < 8;  // the top four
  return position == 3 || (value & 3) < 2;                          // the top two
}

const TextFilter<4> kFilter(kRotations, [](std::size_t rotation, char letter, std::size_t position) {
  const int value = Base64Value(Rotate(letter, rotation));
  return value >= 0 && CanBeText(value, position);
});

bool IsDigestLength(std::size_t letters) {  // of 16, 20, 24, 28, 32, 48, 64 bytes, unpadded
  return letters == 22 || letters == 27 || letters == 32 || letters == 38 || letters == 43 || letters == 64 ||
         letters == 86;
}

// First letters of gzip, zstd, bzip2, xz, and of the usual zlib headers.
bool HasMagicLetters(std::string_view run) {
  constexpr std::string_view kMagic[] = {"H4sI", "KLUv/", "KLUv_", "Qlpo", "/Td6", "_Td6", "eJ", "eA", "eN", "eF"};
  return std::ranges::any_of(kMagic, [&](std::string_view magic) { return run.starts_with(magic); });
}

bool GivesText(std::string_view run) {
  const std::size_t groups = run.size() < 24 ? std::max<std::size_t>(run.size() / 4, 2) : 4;
  return (kFilter.Plain(run, groups) & 1U) != 0;
}

// Long, and of one case, as words with dashes and ids are: of so many letters of Base64, some are of the other one but
// once in 270,000 texts.
bool IsOfOneCase(const TextRun& run) {
  constexpr std::size_t kFewestLetters = 24;
  constexpr std::uint32_t kBothCases = kLowerCase | kUpperCase;
  return run.length() >= kFewestLetters && (run.classes & kBothCases) != kBothCases;
}

// Of what is longer only those parts are read in other ways that can be text.
constexpr std::size_t kLongRun = 4096;

// Long, with digits and letters of both cases: no word, no name; and not like what stands around it.
bool IsNoiseThatStandsOut(BytesView text, StandingOut& standing_out, std::size_t begin, std::size_t end) {
  constexpr std::size_t kShortestNoise = 20;
  if (end - begin < kShortestNoise) return false;
  const MixedCounts counts = MixedCounts::Of(text.substr(begin, end - begin));
  return counts.digits != 0 && counts.lower != 0 && counts.upper != 0 && standing_out(counts);
}

// "path/BASE64/more", "key_BASE64": the parts between separators that belong to one dialect or to none.
void FindParts(BytesView text, const TextRun& run, Candidates& candidates) {
  constexpr std::uint32_t separators[] = {
      kPlus | kSlash | kDash | kUnderscore, kPlus | kSlash, kDash | kUnderscore, kSlash, kDash, kUnderscore};
  std::uint32_t tried[std::size(separators)] = {};
  std::size_t count = 0;
  StandingOut standing_out(text, run);
  // In a long run of noise a part of any length stands a hundred times.
  const auto may_be_digest = [&](std::size_t begin, std::size_t end) {
    return IsDigestLength(end - begin) && (run.length() < kLongRun || standing_out(TextRun{begin, end, 0}));
  };
  for (const std::uint32_t wanted : separators) {
    const std::uint32_t separator = run.classes & wanted;
    if (separator == 0 || std::find(tried, tried + count, separator) != tried + count) continue;
    tried[count++] = separator;
    const auto add = [&](std::size_t begin, std::size_t end) {
      if (end - begin < kShortestToken) return;
      const std::string_view letters = text.substr(begin, end - begin);
      if (may_be_digest(begin, end) || HasMagicLetters(letters) || GivesText(letters) ||
          IsNoiseThatStandsOut(text, standing_out, begin, end)) {
        candidates.push_back({begin, end, 0});
      }
    };
    std::size_t begin = run.begin;
    ForEachByte<BaseMarks>(text.substr(run.begin, run.length()), [&](std::size_t mark) {
      if ((ByteClasses(text[run.begin + mark]) & separator) == 0) return true;
      add(begin, run.begin + mark);
      begin = run.begin + mark + 1;
      return true;
    });
    add(begin, run.end);
  }
}

// "/t/BASE64/events": slashes are letters, too, so a text may begin at any. What stands behind it is read as well.
void FindInPath(BytesView path, const TextRun& run, Candidates& candidates) {
  constexpr std::size_t kMostSlashes = 8;
  constexpr std::size_t kShortest = 12;
  std::size_t slashes = 0;
  for (std::size_t slash = path.find('/', run.begin); slash < run.end && slashes < kMostSlashes;
       slash = path.find('/', slash + 1), ++slashes) {
    if (slash + kShortest < run.end) candidates.push_back({slash + 1, run.end, 0});
  }
}

constexpr std::array<std::string_view, 7> kMagicLetters = {"H4sI", "KLUv", "Qlpo", "eJw", "eNq", "eAE", "/Td6"};
struct FirstOfMagic {
  static constexpr bool Has(char c) { return c == 'e' || c == 'H' || c == 'K' || c == 'Q' || c == '/'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    const __m128i zlib_or_xz = _mm_or_si128(Is(bytes, 'e'), Is(bytes, '/'));
    return _mm_or_si128(_mm_or_si128(zlib_or_xz, Is(bytes, 'H')), _mm_or_si128(Is(bytes, 'K'), Is(bytes, 'Q')));
  }
#endif
};
struct SecondOfMagic {
  static constexpr bool Has(char c) {
    return c == 'J' || c == 'N' || c == 'A' || c == 'L' || c == 'l' || c == '4' || c == 'T';
  }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    const __m128i zlib = _mm_or_si128(Is(bytes, 'J'), _mm_or_si128(Is(bytes, 'N'), Is(bytes, 'A')));
    const __m128i others =
        _mm_or_si128(_mm_or_si128(Is(bytes, 'L'), Is(bytes, 'l')), _mm_or_si128(Is(bytes, '4'), Is(bytes, 'T')));
    return _mm_or_si128(zlib, others);
  }
#endif
};
static_assert(std::ranges::all_of(kMagicLetters, [](std::string_view magic) {
  return FirstOfMagic::Has(magic[0]) && SecondOfMagic::Has(magic[1]);
}));

// Whether the letters begin a compressed stream; in a long run of noise the first letters of one are bound to stand.
bool BeginStream(std::string_view letters) {
  constexpr std::size_t kTried = 1024;
  Output output;
  output.Begin(kTried);
  DecodeBase64(letters.substr(0, kTried), 0, output);
  return BeginsStream(output.text());
}

// A compressed stream glued to a prefix.
void FindMagicInside(BytesView text, const TextRun& run, Candidates& candidates) {
  const std::string_view letters = text.substr(run.begin, run.length());
  std::array<bool, kMagicLetters.size()> found{};  // the first of each kind is enough
  ForEachPair<FirstOfMagic, SecondOfMagic>(letters, 1, [&](std::size_t at) {
    for (std::size_t kind = 0; kind < kMagicLetters.size(); ++kind) {
      if (found[kind] || !letters.substr(at).starts_with(kMagicLetters[kind])) continue;
      if (letters.size() >= kLongRun && !BeginStream(letters.substr(at))) continue;
      found[kind] = true;
      candidates.push_back({run.begin + at, run.end, 0});
    }
    return true;
  });
}

// Whether all of it is text of which some is not printable ASCII, so that the filter may not see it.
bool GivesTextUnseen(std::string_view letters, const Reading& reading) {
  TextWatch watch;
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (std::size_t i = reading.phase; i < letters.size(); ++i) {
    const int value = Base64Value(letters[reading.reversed ? letters.size() - 1 - i : i]);
    if (value < 0) return false;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    if (!watch.Take(static_cast<unsigned char>(bits >> have))) return false;
  }
  return watch.beyond_ascii() || watch.has_line_end();
}

constexpr std::size_t kLooked = 64;  // letters, of what is read backwards

// LooksMeant() needs a magic number, a text, or seven printable bytes in a row, which go over every seventh one. May be
// wrong only by saying yes.
bool MayBeMeantBackwards(std::string_view letters) {
  constexpr std::size_t kHead = 8;
  constexpr std::size_t kWord = 7;
  const std::size_t count = std::min(letters.size(), kLooked) * 6 / 8;
  if (count < kHead) return true;
  const char* const last = letters.data() + letters.size() - 1;
  const auto byte_at = [&](std::size_t i) {  // of two letters
    const std::size_t bit = 8 * i;
    const int high = Base64Value(last[-static_cast<std::ptrdiff_t>(bit / 6)]);
    const int low = Base64Value(last[-static_cast<std::ptrdiff_t>(bit / 6 + 1)]);
    return static_cast<char>((high << 6 | low) >> (4 - bit % 6));
  };
  std::array<char, kHead> head{};
  for (std::size_t i = 0; i < kHead; ++i) head[i] = byte_at(i);
  if (MayBeMagic(head[0]) || IsText(BytesView(head.data(), head.size()))) return true;
  std::ranges::reverse(head);
  if (IsText(BytesView(head.data(), head.size()))) return true;
  const auto is_text = [&](std::size_t i) { return IsTextByte(static_cast<unsigned char>(byte_at(i))); };
  return HasLongRun(count, kWord, is_text);
}

// Backwards from the last letter: whether it looks like the beginning of something.
bool IsMeantBackwards(std::string_view letters) {
  constexpr std::size_t kGroup = 4;
  if (!MayBeMeantBackwards(letters)) return false;
  std::array<char, kLooked> bytes{};
  std::size_t count = 0;
  const char* const end = letters.data() + letters.size();
  const std::size_t looked = std::min(letters.size(), kLooked);
  for (std::size_t i = 0; i < looked; i += kGroup) {
    int bits = 0;
    for (std::size_t k = 0; k < kGroup; ++k) {  // past the last letter zeros stand
      const int value = i + k < looked ? Base64Value(*(end - 1 - i - k)) : 0;
      if (value < 0) return false;
      bits = bits << 6 | value;
    }
    const std::size_t whole = std::min(kGroup, looked - i) * 6 / 8;
    for (std::size_t k = 0; k < whole; ++k) bytes[count++] = static_cast<char>(bits >> (16 - 8 * k));
  }
  if (LooksMeant(BytesView(bytes.data(), count))) return true;
  // A text that was turned by bytes has those of a character in the wrong order.
  std::reverse(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
  return IsText(BytesView(bytes.data(), count));
}

// Backwards, and glued to a prefix of another phase.
void FindTextsUnseen(const TextRun& run, std::string_view letters, Candidates& candidates) {
  for (std::size_t phase = 0; phase < 4; ++phase) {
    for (const bool reversed : {false, true}) {
      const Reading reading{0, phase, reversed};
      if ((reversed || phase != 0) && GivesTextUnseen(letters, reading)) {
        candidates.push_back({run.begin, run.end, Pack(reading)});
      }
    }
  }
}

// Four letters at most and where they came from.
struct Group {
  std::uint32_t bits = 0;
  unsigned letters = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool PutGroup(Group& group, Output& output) {
  const unsigned missing = 4 - group.letters;
  const std::uint32_t bits = group.bits << (6 * missing);
  const char bytes[3] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
  const std::size_t count = group.letters == 0 ? 0 : group.letters - 1;
  const bool more = output.Put(BytesView(bytes, count), group.begin, group.end);
  group = {};
  return more;
}

// The plain reading, four letters at a time; how much of the source it took.
std::size_t DecodePlain(BytesView source, Output& output) {
  const auto bits_at = [&](std::size_t at) {  // negative: not four letters
    const int a = Base64Value(source[at]);
    const int b = Base64Value(source[at + 1]);
    const int c = Base64Value(source[at + 2]);
    const int d = Base64Value(source[at + 3]);
    return (a << 18) | (b << 12) | (c << 6) | d;
  };
  std::size_t i = 0;
  // Where a place is looked for, each group is a place of its own.
  while (!output.locating() && i + 16 <= source.size()) {
    char bytes[13];
    int all = 0;
    for (std::size_t group = 0; group < 4; ++group) {
      const int bits = bits_at(i + 4 * group);
      all |= bits;
      const std::uint32_t big_endian = __builtin_bswap32(static_cast<std::uint32_t>(bits) << 8);
      std::memcpy(bytes + 3 * group, &big_endian, 4);  // the next group's first byte is written over
    }
    if (all < 0) break;
    if (!output.Put(BytesView(bytes, 12), i, i + 16)) return source.size();
    i += 16;
  }
  for (; i + 4 <= source.size(); i += 4) {
    const int bits = bits_at(i);
    if (bits < 0) break;
    const char bytes[3] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
    if (!output.Put(bytes, i, i + 4)) return source.size();
  }
  return i;
}

}  // namespace

void FindBase64(BytesView text, const TextRun& run, Candidates& candidates) {
  // Only hex digits: base64 does not do that by chance.
  if ((run.classes & ~(kDigit | kHexLetter | kLowerCase | kUpperCase)) == 0 && run.length() >= 20) {
    if (AllOf<HexDigits>(text.substr(run.begin, run.length()))) return;
  }
  if (run.classes == kDigit) return;
  std::size_t end = run.end;
  while (end < text.size() && end < run.end + 2 && text[end] == '=') ++end;
  const std::string_view letters = text.substr(run.begin, run.length());
  if (!IsOfOneCase(run) || GivesText(letters)) candidates.push_back({run.begin, end, 0});
  const std::size_t groups = letters.size() < 24 ? std::max<std::size_t>((letters.size() - 3) / 4, 2) : 4;
  if (letters.size() >= kLongRun) {
    kFilter.FindParts(letters, groups, [&](bool reversed, std::size_t reading, std::size_t from, std::size_t to) {
      const int variant = Pack({reading, 0, reversed});
      const Candidate part{run.begin + from, run.begin + to, variant, false, reading != 0, false};
      if (variant != 0 || from % 4 != 0) candidates.push_back(part);
    });
  }
  const auto on_reading = [&](bool reversed, std::size_t phase, std::uint32_t readings) {
    for (; readings != 0; readings &= readings - 1) {
      const Reading reading{static_cast<std::size_t>(std::countr_zero(readings)), phase, reversed};
      if (Pack(reading) == 0) continue;
      candidates.push_back(
          {.begin = run.begin, .end = run.end, .variant = Pack(reading), .is_guess = reading.rotation != 0});
    }
  };
  if (letters.size() < kLongRun) {
    kFilter.Find(letters, groups, on_reading);
    constexpr std::uint32_t kBothCases = kLowerCase | kUpperCase;
    if ((run.classes & kBothCases) == kBothCases) {  // words are of one
      FindTextsUnseen(run, letters, candidates);
      if (IsMeantBackwards(letters)) candidates.push_back({run.begin, run.end, Pack({0, 0, true})});
    }
  }
  if (run.in_path && (run.classes & kSlash) != 0) FindInPath(text, run, candidates);
  if ((run.classes & (kPlus | kSlash | kDash | kUnderscore)) != 0) FindParts(text, run, candidates);
  if (letters.size() >= 24) FindMagicInside(text, run, candidates);
}

void FindWrappedBackwards(BytesView text, Candidates& candidates) {
  Candidates blocks;
  FindWrapped(text, blocks);
  for (const Candidate& block : blocks) {
    Bytes letters(text.substr(block.begin, block.end - block.begin));
    std::erase_if(letters, [](char c) { return Base64Value(c) < 0; });
    if (letters.size() >= kLooked / 4 && IsMeantBackwards(letters)) {
      candidates.push_back({block.begin, block.end, Pack({0, 0, true})});
    }
  }
}

bool DecodeBase64(BytesView source, int variant, Output& output) {
  const Reading reading = Unpack(variant);
  std::size_t i = variant == 0 ? DecodePlain(source, output) : reading.phase;
  Group group;
  for (; i < source.size(); ++i) {
    const std::size_t at = reading.reversed ? source.size() - 1 - i : i;
    const char letter = source[at];
    const int value = Base64Value(reading.rotation == 0 ? letter : Rotate(letter, reading.rotation));
    if (value < 0) {
      // Padding ends a text, and another may follow; white space is wrapping; anything else ends it.
      if (letter == '=' && !PutGroup(group, output)) return true;
      if (letter != '=' && (ByteClasses(letter) & (kSpace | kNewline)) == 0) break;
      continue;
    }
    group.begin = group.letters == 0 ? at : std::min(group.begin, at);
    group.end = group.letters == 0 ? at + 1 : std::max(group.end, at + 1);
    group.bits = (group.bits << 6) | static_cast<std::uint32_t>(value);
    if (++group.letters == 4 && !PutGroup(group, output)) return true;
  }
  PutGroup(group, output);
  return output.size() != 0;
}

}  // namespace telltale
