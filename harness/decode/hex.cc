#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/decode/plausible.h"
#include "harness/decode/run_decoders.h"
#include "harness/decode/sub_runs.h"

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

void Push(const Run& run, std::size_t digits, Candidates& candidates) {
  candidates.push_back({run.begin, run.end, 0});
  // An odd digit belongs to a neighbour, before or behind.
  if (digits % 2 != 0) candidates.push_back({run.begin, run.end, kSkipFirst});
  candidates.push_back({run.begin, run.end, kReversed});
}

// The longest parts of digits (and dashes, where `dashes`), which letters past f may surround.
void FindParts(BytesView text, const Run& run, bool dashes, Candidates& candidates) {
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
    if (digits >= kFewestDigits && (has_dash || !dashes)) Push({begin, i, 0}, digits, candidates);
    begin = i + 1;
    digits = 0;
  }
}

}  // namespace

void FindHex(BytesView text, const Run& run, Candidates& candidates) {
  if (run.length() < kFewestDigits || (run.classes & (kDigit | kHexLetter)) == 0) return;
  FindParts(text, run, false, candidates);
  if ((run.classes & (kDash | kUnderscore)) != 0) FindParts(text, run, true, candidates);
}

bool DecodeHex(BytesView source, int variant, Output& output) {
  const bool reversed = (variant & kReversed) != 0;
  int high = -1;
  std::size_t high_at = 0;
  bool skip = (variant & kSkipFirst) != 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const std::size_t at = reversed ? source.size() - 1 - i : i;
    const int value = kHexValues[static_cast<unsigned char>(source[at])];
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
    if (reversed && !IsTextByte(static_cast<unsigned char>(byte))) return false;
    if (!output.Put(byte, std::min(at, high_at), std::max(at, high_at) + 1)) return true;
  }
  return output.size() != 0;
}

}  // namespace telltale
