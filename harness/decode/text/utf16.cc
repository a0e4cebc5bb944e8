#include <algorithm>

#include "core/utf8.h"
#include "harness/decode/text/text_decoders.h"

// Wide text is found by its runs: at least four units in a row that are letters of the alphabetic scripts or ASCII. So
// it is found inside binary formats too, at any phase. The variant holds the form: bit 0 big endian, bit 1 UTF-32.
namespace telltale {
namespace {

constexpr std::size_t kShortestRun = 4;

bool IsPlausible(char32_t unit) {
  return unit == '\t' || unit == '\n' || unit == '\r' || (unit >= 0x20 && unit < 0x600 && unit != 0x7f) ||
         (unit >= 0x2000 && unit < 0x2100) || (unit >= 0xff01 && unit < 0xff5f) || unit == 0xfeff ||
         (unit >= 0x1f300 && unit < 0x1fb00);
}

char32_t UnitAt(BytesView text, std::size_t i, int variant) {
  const bool big = (variant & 1) != 0;
  const std::size_t width = (variant & 2) != 0 ? 4 : 2;
  char32_t unit = 0;
  for (std::size_t byte = 0; byte < width; ++byte) {
    const std::size_t at = big ? i + byte : i + width - 1 - byte;
    unit = (unit << 8) | static_cast<unsigned char>(text[at]);
  }
  return unit;
}

void FindRuns(BytesView text, int variant, std::size_t phase, Candidates& candidates) {
  const std::size_t width = (variant & 2) != 0 ? 4 : 2;
  std::size_t begin = phase;
  std::size_t narrow = 0;  // units below 0x100: a run needs some, or every pair of letters would be one
  for (std::size_t i = phase;; i += width) {
    const bool inside = i + width <= text.size();
    const char32_t unit = inside ? UnitAt(text, i, variant) : 0;
    if (inside && IsPlausible(unit)) {
      narrow += unit < 0x100 ? 1 : 0;
      continue;
    }
    if (i - begin >= kShortestRun * width && narrow * 2 >= (i - begin) / width) {
      candidates.push_back({begin, i, variant});
    }
    if (!inside) return;
    begin = i + width;
    narrow = 0;
  }
}

}  // namespace

// Half of the units of a run are below 0x100: at least two bytes are zero.
bool MayBeUtf16(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kNul) == 0 || text.size() < 8) return false;
  return text.find('\0', text.find('\0') + 1) != BytesView::npos;
}

void FindUtf16(BytesView text, Candidates& candidates) {
  for (int variant = 0; variant < 4; ++variant) {
    for (std::size_t phase = 0; phase < ((variant & 2) != 0 ? 4U : 2U); ++phase) {
      FindRuns(text, variant, phase, candidates);
    }
  }
}

bool DecodeUtf16(BytesView source, int variant, Output& output) {
  const std::size_t width = (variant & 2) != 0 ? 4 : 2;
  std::string decoded;
  for (std::size_t i = 0; i + width <= source.size(); i += width) {
    decoded.clear();
    AppendUtf8(UnitAt(source, i, variant), decoded);
    if (!output.Put(decoded, i, i + width)) break;
  }
  return true;
}

}  // namespace telltale
