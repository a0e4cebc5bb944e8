#include <algorithm>
#include <array>

#include "harness/decode/mark_windows.h"
#include "harness/decode/plausible.h"
#include "harness/decode/text/text_decoders.h"

// "?page=13" looks like an escape. What has control characters afterwards is believed only where a line was broken or
// escapes stand close together, as those of binary content do; a value that is written without escapes can be seen
// without decoding them.

namespace telltale {
namespace {

// What follows an equals sign: two hex digits, or the end of a line (a soft break).
struct Soft {
  std::size_t length = 0;  // with the equals sign; 0: it stands for itself
  int byte = -1;           // -1: nothing
};

Soft ReadSoft(BytesView text) {
  if (text.size() >= 2 && text[1] == '\n') return {2, -1};
  if (text.size() >= 3 && text[1] == '\r' && text[2] == '\n') return {3, -1};
  if (text.size() < 3 || HexValue(text[1]) < 0 || HexValue(text[2]) < 0) return {};
  return {3, HexValue(text[1]) * 16 + HexValue(text[2])};
}

// Whether so many escapes stand within so many bytes of the source.
class Closeness {
 public:
  void Add(std::size_t at) {
    close_ = close_ || (count_ >= kEscapes && at - last_[count_ % kEscapes] <= kBytes);
    last_[count_++ % kEscapes] = at;
  }
  bool close() const { return close_; }

 private:
  static constexpr std::size_t kEscapes = 8;
  static constexpr std::size_t kBytes = 64;
  std::array<std::size_t, kEscapes> last_{};
  std::size_t count_ = 0;
  bool close_ = false;
};

}  // namespace

bool MayBeQuotedPrintable(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kEquals) == 0) return false;
  if ((facts.classes & kAmpersand) == 0 || !IsForm(text)) return true;
  // Of a form that is quoted, no equals sign is left.
  for (std::size_t at = text.find('='); at != BytesView::npos; at = text.find('=', at + 1)) {
    if (ReadSoft(text.substr(at)).length == 0) return false;
  }
  return true;
}

void FindQuotedPrintable(BytesView text, Candidates& candidates) {
  PushMarkWindows(
      text,
      [](BytesView in, std::size_t from) {
        std::size_t at = in.find('=', from);
        while (at != BytesView::npos && ReadSoft(in.substr(at, 3)).length == 0) at = in.find('=', at + 1);
        return at;
      },
      candidates);
}

bool DecodeQuotedPrintable(BytesView source, int, Output& output) {
  bool changed = false;
  bool has_controls = false;
  bool has_breaks = false;
  Closeness escapes;
  std::size_t i = 0;
  while (i < source.size()) {
    const std::size_t equals = std::min(source.find('=', i), source.size());
    if (!output.Copy(source.substr(i, equals - i), i)) return changed;
    if (equals == source.size()) break;
    const Soft soft = ReadSoft(source.substr(equals));
    i = equals + std::max<std::size_t>(soft.length, 1);
    if (soft.length == 0) {
      if (!output.Copy("=", equals)) return changed;
      continue;
    }
    changed = true;
    if (soft.byte < 0) {
      has_breaks = true;
      continue;
    }
    escapes.Add(equals);
    has_controls = has_controls || (ByteClasses(static_cast<char>(soft.byte)) & (kNul | kControl)) != 0;
    if (!output.Put(static_cast<char>(soft.byte), equals, i)) return true;
  }
  return changed && (!has_controls || has_breaks || escapes.close());
}

}  // namespace telltale
