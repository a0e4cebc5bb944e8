#include <algorithm>

#include "harness/decode/plausible.h"
#include "harness/decode/run_decoders.h"
#include "harness/decode/sub_runs.h"

namespace telltale {

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
  });
}

// The variant is the number of bits a byte.
bool DecodeBits(BytesView source, int variant, Output& output) {
  const auto width = static_cast<std::size_t>(variant);
  for (std::size_t i = 0; i + width <= source.size(); i += width) {
    unsigned byte = 0;
    for (std::size_t bit = 0; bit < width; ++bit) byte = byte * 2 + (source[i + bit] == '1' ? 1U : 0U);
    if (width == 7 && !IsTextByte(static_cast<unsigned char>(byte))) return false;
    if (!output.Put(static_cast<char>(byte), i, i + width)) return true;
  }
  return output.size() != 0;
}

}  // namespace telltale
