#include <algorithm>

#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"

namespace telltale {
namespace {

constexpr int kBackwards = 16;  // eight digits a byte, from the last digit

}  // namespace

void FindBits(BytesView text, const TextRun& run, Candidates& candidates) {
  constexpr std::size_t kFewest = 48;
  if ((run.classes & kDigit) == 0) return;
  // One of every 48 bytes is in such a run.
  std::size_t at = run.begin + kFewest - 1;
  while (at < run.end && text[at] != '0' && text[at] != '1') at += kFewest;
  if (at >= run.end) return;
  ForSubRuns(text, run, kDigit, kFewest, [&](const TextRun& part) {
    const BytesView digits = text.substr(part.begin, part.length());
    if (digits.find_first_not_of("01") != BytesView::npos) return;
    candidates.push_back({part.begin, part.end, 8});
    // Left over digits may stand in front as well as behind.
    if (digits.size() % 8 != 0) candidates.push_back({part.begin + digits.size() % 8, part.end, 8});
    candidates.push_back({part.begin, part.end, 7});
    candidates.push_back({part.begin, part.end, kBackwards});
  });
}

// The variant is the number of bits a byte, or kBackwards: then what comes out must look like something.
bool DecodeBits(BytesView source, int variant, Output& output) {
  const bool backwards = variant == kBackwards;
  const std::size_t width = backwards ? 8 : static_cast<std::size_t>(variant);
  for (std::size_t i = 0; i + width <= source.size(); i += width) {
    const std::size_t from = backwards ? source.size() - i - width : i;
    unsigned byte = 0;
    for (std::size_t bit = 0; bit < width; ++bit) {
      const char digit = source[backwards ? from + width - 1 - bit : from + bit];
      byte = byte * 2 + (digit == '1' ? 1U : 0U);
    }
    if (width == 7 && !IsTextByte(static_cast<unsigned char>(byte))) return false;
    if (!output.Put(static_cast<char>(byte), from, from + width)) return true;
  }
  if (backwards) return LooksMeant(output.text()) || IsWideText(output.text());
  return output.size() != 0;
}

}  // namespace telltale
