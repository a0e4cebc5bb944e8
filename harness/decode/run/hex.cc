#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"
#include "harness/decode/uuid.h"

// "757365723d6a616e65" is "user=jane"; so is "x757365723d6a616e65" (letters past f around it), "75736572-3d6a-616e65"
// (with dashes) and "56e616a6d327563757" (backwards). Where the digits are odd in number one belongs to a neighbour:
// both are tried.
namespace telltale {
namespace {

constexpr std::size_t kFewestDigits = 12;
constexpr auto kHexValues = [] {
  std::array<std::int8_t, 256> table{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    table[byte] = static_cast<std::int8_t>(HexValue(static_cast<char>(byte)));
  }
  return table;
}();

constexpr int kSkipFirst = 1;
constexpr int kReversed = 2;

int ValueOf(char c) { return kHexValues[static_cast<unsigned char>(c)]; }

// Whether two digits are those of a byte of text; unknown where one of them is none.
bool MayBeText(char high, char low) {
  if (ValueOf(high) < 0 || ValueOf(low) < 0) return true;
  return IsTextByte(static_cast<unsigned char>(ValueOf(high) * 16 + ValueOf(low)));
}

constexpr std::size_t kLooked = 64;  // bytes, of what is read backwards

// LooksMeant() of digits alone needs a magic number, a text, or seven printable bytes in a row, which go over every
// seventh one. May be wrong only by saying yes.
bool MayBeMeantBackwards(BytesView digits) {
  constexpr std::size_t kHead = 8;
  constexpr std::size_t kWord = 7;
  const std::size_t count = std::min(digits.size() / 2, kLooked);
  const auto byte_at = [&](std::size_t i) {
    const std::size_t high = digits.size() - 1 - 2 * i;
    return static_cast<char>(ValueOf(digits[high]) * 16 + ValueOf(digits[high - 1]));
  };
  if (count < kHead) return true;
  std::array<char, kHead> head{};
  for (std::size_t i = 0; i < kHead; ++i) head[i] = byte_at(i);
  const BytesView first(head.data(), head.size());
  if (MayBeMagic(head[0]) || IsText(first) || IsWideText(first)) return true;
  const auto is_text = [&](std::size_t i) { return IsTextByte(static_cast<unsigned char>(byte_at(i))); };
  return HasLongRun(count, kWord, is_text);
}

// Whether the last digits, read backwards, look like the beginning of something.
bool IsMeantBackwards(BytesView part, std::size_t digits) {
  if (digits == part.size() && !MayBeMeantBackwards(part)) return false;
  std::array<char, kLooked> bytes{};
  std::size_t count = 0;
  int high = -1;
  for (std::size_t at = part.size(); at > 0 && count < kLooked; --at) {
    const int value = ValueOf(part[at - 1]);
    if (value < 0) continue;
    if (high >= 0) bytes[count++] = static_cast<char>(high * 16 + value);
    high = high >= 0 ? -1 : value;
  }
  const BytesView text(bytes.data(), count);
  // Six in ten of the bytes that decimal digits make are printable: seven in a row stand in any of them.
  if (AllOf<DecimalDigits>(part)) return HasMagic(text) || IsText(text) || IsWideText(text);
  return LooksMeant(text) || IsWideText(text);
}

// A counter or a time in decimal: all that so few digits can be the hex of is text.
bool IsNumber(BytesView part, std::size_t first) {
  constexpr std::size_t kMostDigits = 20;  // of 64 bits
  if (part.size() > kMostDigits || !std::ranges::all_of(part, [](char c) { return ByteClasses(c) == kDigit; }))
    return false;
  for (std::size_t i = first; i + 2 <= part.size(); i += 2) {
    if (!MayBeText(part[i], part[i + 1])) return true;
  }
  return false;
}

void Push(BytesView text, const TextRun& run, std::size_t digits, Candidates& candidates) {
  const BytesView part = text.substr(run.begin, run.length());
  // Version and variant are written over the middle of what a UUID is made of: no text in UTF-16 and no stream outlives
  // that. What version 8 holds is anybody's own affair.
  const bool is_leaf = IsUuid(part) && SaysUuidVersion(part);
  if (!IsNumber(part, 0)) candidates.push_back({.begin = run.begin, .end = run.end, .is_leaf = is_leaf});
  // An odd digit belongs to a neighbour, before or behind.
  if (digits % 2 != 0 && !IsNumber(part, 1)) candidates.push_back({run.begin, run.end, kSkipFirst});
  if (!is_leaf && IsMeantBackwards(part, digits)) candidates.push_back({run.begin, run.end, kReversed});
}

// The longest parts of digits (and dashes, where `dashes`), which letters past f may surround.
void FindParts(BytesView text, const TextRun& run, bool dashes, Candidates& candidates) {
  std::size_t begin = run.begin;
  std::size_t digits = 0;
  for (std::size_t i = run.begin; i <= run.end; ++i) {
    const char c = i < run.end ? text[i] : 'x';
    if ((ByteClasses(c) & (kDigit | kHexLetter)) != 0) {
      ++digits;
      continue;
    }
    if (dashes && (c == '-' || c == '_') && digits != 0) continue;
    const bool has_dash = dashes && digits != i - begin;
    if (digits >= kFewestDigits && (has_dash || !dashes)) Push(text, {begin, i, 0}, digits, candidates);
    begin = i + 1;
    digits = 0;
  }
}

bool HasLongPart(BytesView run) {
  return HasLongRun(run.size(), kFewestDigits, [&](std::size_t at) {
    return (ByteClasses(run[at]) & (kDigit | kHexLetter | kDash | kUnderscore)) != 0;
  });
}

// The pairs of digits from `i` on, which is moved behind them. False: the output is full.
bool PutPairs(BytesView source, std::size_t& i, Output& output) {
  constexpr std::size_t kAtOnce = 8;  // bytes
  // Where a place is looked for, each byte is two digits.
  while (!output.locating() && i + 2 * kAtOnce <= source.size()) {
    char bytes[kAtOnce];
    int all = 0;
    for (std::size_t k = 0; k < kAtOnce; ++k) {
      const int pair = ValueOf(source[i + 2 * k]) * 16 | ValueOf(source[i + 2 * k + 1]);
      all |= pair;
      bytes[k] = static_cast<char>(pair);
    }
    if (all < 0) break;
    if (!output.Put(bytes, i, i + 2 * kAtOnce)) return false;
    i += 2 * kAtOnce;
  }
  for (; i + 2 <= source.size(); i += 2) {
    const int pair = ValueOf(source[i]) * 16 | ValueOf(source[i + 1]);
    if (pair < 0) break;
    if (!output.Put(static_cast<char>(pair), i, i + 2)) return false;
  }
  return true;
}

}  // namespace

void FindHex(BytesView text, const TextRun& run, Candidates& candidates) {
  if (run.length() < kFewestDigits || (run.classes & (kDigit | kHexLetter)) == 0) return;
  const BytesView letters = text.substr(run.begin, run.length());
  if (AllOf<HexDigits>(letters)) return Push(text, run, run.length(), candidates);
  if (!HasLongPart(letters)) return;
  // The last six bytes of a UUID are read as part of all of them.
  if (IsUuid(letters)) return Push(text, run, 32, candidates);
  FindParts(text, run, false, candidates);
  if ((run.classes & (kDash | kUnderscore)) != 0) FindParts(text, run, true, candidates);
}

bool DecodeHex(BytesView source, int variant, Output& output) {
  if (variant == 0 && !output.locating() && IsUuid(source)) {
    const std::array<char, 32> digits = UuidDigits(source);
    std::size_t at = 0;
    PutPairs(BytesView(digits.data(), digits.size()), at, output);
    return true;
  }
  const bool reversed = (variant & kReversed) != 0;
  int high = -1;
  std::size_t high_at = 0;
  bool skip = (variant & kSkipFirst) != 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (variant == 0 && high < 0 && !PutPairs(source, i, output)) return true;
    if (i == source.size()) break;
    const std::size_t at = reversed ? source.size() - 1 - i : i;
    const int value = ValueOf(source[at]);
    if (value < 0) continue;
    if (skip) {
      skip = false;
      continue;
    }
    if (high < 0) {
      high = value;
      high_at = at;
      continue;
    }
    const char byte = static_cast<char>(high * 16 + value);
    high = -1;
    if (!output.Put(byte, std::min(at, high_at), std::max(at, high_at) + 1)) return true;
  }
  return output.size() != 0;
}

}  // namespace telltale
