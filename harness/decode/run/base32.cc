#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"
#include "harness/decode/text_filter.h"

// Readings, as bits of the filter and as the low bits of a variant: 0..25 the alphabet of RFC 4648 section 6 with its
// letters rotated, then the other alphabets. "OVZWK4R5NJQW4ZI" is "user=jane" in the first; what is asked of a run is
// what base64.cc asks.
namespace telltale {
namespace {

constexpr std::size_t kRotations = 26;
constexpr std::size_t kExtendedHex = 26;
constexpr std::size_t kReadings = 29;
constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kOthers[] = {"0123456789ABCDEFGHIJKLMNOPQRSTUV", "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
                                        "YBNDRFG8EJKMCPQXOT1UWISZA345H769"};

using Values = std::array<std::int8_t, 256>;

Values MakeValues(std::size_t reading) {
  Values values;
  values.fill(-1);
  const std::string_view alphabet = reading < kRotations ? kStandard : kOthers[reading - kRotations];
  for (std::size_t value = 0; value < 32; ++value) {
    char letter = alphabet[value];
    const bool alpha = letter >= 'A' && letter <= 'Z';
    if (alpha && reading < kRotations) {
      letter = static_cast<char>('A' + (static_cast<std::size_t>(letter - 'A') + kRotations - reading) % kRotations);
    }
    values[static_cast<unsigned char>(letter)] = static_cast<std::int8_t>(value);
    if (alpha) values[static_cast<unsigned char>(letter - 'A' + 'a')] = static_cast<std::int8_t>(value);
  }
  return values;
}

const std::array<Values, kReadings> kValues = [] {
  std::array<Values, kReadings> all;
  for (std::size_t reading = 0; reading < kReadings; ++reading) all[reading] = MakeValues(reading);
  return all;
}();

bool CanBeText(int v, std::size_t position) {
  switch (position) {
    case 0:
      return v >= 4 && v < 16;  // the top five bits of a byte
    case 1:
      return (v & 3) < 2;  // the top two
    case 3:
      return (v & 15) >= 2 && (v & 15) < 8;  // the top four
    case 4:
      return (v & 1) == 0;  // the top one
    case 5:
      return v >= 8;  // the five below the top one
    case 6:
      return (v & 7) >= 1 && (v & 7) < 4;  // the top three
    default:
      return true;
  }
}

const TextFilter<8> kFilter(kReadings, [](std::size_t reading, char letter, std::size_t position) {
  const int value = kValues[reading][static_cast<unsigned char>(letter)];
  return value >= 0 && CanBeText(value, position);
});

int Pack(std::size_t reading, std::size_t phase, bool reversed) {
  return static_cast<int>(reading | (phase << 5) | (reversed ? 256U : 0U));
}

bool AllLetters(std::string_view run, std::size_t reading) {
  return std::ranges::all_of(run, [&](char c) { return kValues[reading][static_cast<unsigned char>(c)] >= 0; });
}

// Bits: to which of the alphabets, and to which of the rotated ones, a byte belongs.
const std::array<std::uint32_t, 256> kReadingsOf = [] {
  std::array<std::uint32_t, 256> all{};
  for (std::size_t byte = 0; byte < all.size(); ++byte) {
    for (std::size_t reading = 0; reading < kReadings; ++reading) {
      if (kValues[reading][byte] >= 0) all[byte] |= 1U << reading;
    }
  }
  return all;
}();

// Long, in both cases, and of none of the alphabets: base 64, which is left alone. In one case a text may begin
// anywhere.
bool IsMixedNoise(BytesView text, const TextRun& part) {
  constexpr std::size_t kLong = 32;
  if (part.length() < kLong || (part.classes & kMixed) != kMixed) return false;
  return AllSay(text.substr(part.begin, part.length()), kReadingsOf) == 0;
}

// As it stands, text or not: one case only, and for the extended alphabet not only hex digits.
void FindPlain(BytesView text, const TextRun& run, Candidates& candidates) {
  const bool one_case = (run.classes & kLowerCase) == 0 || (run.classes & kUpperCase) == 0;
  if (!one_case || run.classes == kDigit) return;
  std::size_t end = run.end;
  while (end < text.size() && end < run.end + 6 && text[end] == '=') ++end;
  const std::string_view letters = text.substr(run.begin, run.length());
  if (AllLetters(letters, 0)) candidates.push_back({run.begin, end, 0});
  const bool hex = AllOf<HexDigits>(letters);
  if (!hex && (run.classes & kDigit) != 0 && AllLetters(letters, kExtendedHex)) {
    candidates.push_back({run.begin, end, Pack(kExtendedHex, 0, false)});
  }
}

// Backwards, whatever comes out: long, of one case, with letters and digits of the alphabet alone. Names have no
// digits, ids have others, or both cases, or are hex.
void FindWholeBackwards(BytesView text, const TextRun& run, Candidates& candidates) {
  constexpr std::size_t kFewestLetters = 24;
  const std::uint32_t cases = run.classes & (kLowerCase | kUpperCase);
  const bool is_one_case = cases == kLowerCase || cases == kUpperCase;
  const std::string_view letters = text.substr(run.begin, run.length());
  if (letters.size() < kFewestLetters || !is_one_case || (run.classes & kDigit) == 0 || AllOf<HexDigits>(letters))
    return;
  for (const std::size_t reading : {std::size_t{0}, kExtendedHex}) {
    if (AllLetters(letters, reading)) candidates.push_back({run.begin, run.end, Pack(reading, 0, true)});
  }
}

// Whether all of it is text of which some is not printable ASCII, so that the filter may not see it.
bool GivesTextUnseenBackwards(std::string_view letters, std::size_t reading) {
  TextWatch watch;
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (std::size_t i = letters.size(); i > 0; --i) {
    const int value = kValues[reading][static_cast<unsigned char>(letters[i - 1])];
    if (value < 0) return false;
    bits = (bits << 5) | static_cast<std::uint32_t>(value);
    have += 5;
    if (have < 8) continue;
    have -= 8;
    if (!watch.Take(static_cast<unsigned char>(bits >> have))) return false;
  }
  return watch.beyond_ascii() || watch.has_line_end();
}

}  // namespace

void FindBase32(BytesView text, const TextRun& run, Candidates& candidates) {
  ForWordRuns(text, run, 13, [&](const TextRun& part) {
    FindPlain(text, part, candidates);
    if (part.length() < 16 || part.classes == kDigit || IsMixedNoise(text, part)) return;
    const std::size_t groups = part.length() < 31 ? 2 : 3;
    constexpr std::size_t kLongRun = 4096;
    if (part.length() >= kLongRun) {
      kFilter.FindParts(text.substr(part.begin, part.length()), groups,
                        [&](bool reversed, std::size_t reading, std::size_t begin, std::size_t end) {
                          candidates.push_back({.begin = part.begin + begin,
                                                .end = part.begin + end,
                                                .variant = Pack(reading, 0, reversed),
                                                .is_guess = reading != 0 && reading < kRotations});
                        });
      return;
    }
    for (const std::size_t reading : {std::size_t{0}, kExtendedHex}) {
      if (!GivesTextUnseenBackwards(text.substr(part.begin, part.length()), reading)) continue;
      candidates.push_back({part.begin, part.end, Pack(reading, 0, true)});
    }
    FindWholeBackwards(text, part, candidates);
    kFilter.Find(text.substr(part.begin, part.length()), groups,
                 [&](bool reversed, std::size_t phase, std::uint32_t readings) {
                   for (; readings != 0; readings &= readings - 1) {
                     const auto reading = static_cast<std::size_t>(std::countr_zero(readings));
                     candidates.push_back({.begin = part.begin,
                                           .end = part.end,
                                           .variant = Pack(reading, phase, reversed),
                                           .is_guess = reading != 0 && reading < kRotations});
                   }
                 });
  });
}

bool DecodeBase32(BytesView source, int variant, Output& output) {
  const auto packed = static_cast<unsigned>(variant);
  const Values& values = kValues[packed & 31U];
  const bool reversed = (packed & 256U) != 0;
  std::uint64_t bits = 0;
  unsigned count = 0;  // of bits not yet put
  std::size_t letters = 0;
  std::size_t group = 0;  // where the group of eight letters begins: only from there the text decodes again
  for (std::size_t i = (packed >> 5) & 7U; i < source.size(); ++i) {
    const std::size_t at = reversed ? source.size() - 1 - i : i;
    const int value = values[static_cast<unsigned char>(source[at])];
    if (value < 0) {
      if (source[at] == '=') {
        count = 0;
        letters = 0;
        continue;
      }
      if ((ByteClasses(source[at]) & (kSpace | kNewline)) == 0) break;
      continue;
    }
    if (letters++ % 8 == 0) group = at;
    bits = (bits << 5) | static_cast<std::uint64_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    const char byte = static_cast<char>(bits >> count);
    if (!output.Put(byte, std::min(group, at), std::max(group, at) + 1)) return true;
  }
  return output.size() >= 4;
}

}  // namespace telltale
