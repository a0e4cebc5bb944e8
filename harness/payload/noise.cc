#include "harness/payload/noise.h"

#include <array>
#include <cmath>

namespace telltale {
namespace {

constexpr unsigned kMostEqualPairs = 28;  // of 64 bytes; 7.9 are expected, and more than 28 once in 10^8 texts
constexpr unsigned kFewestHigh = 12;      // 32, give or take 4
constexpr unsigned kMostHigh = 52;
constexpr unsigned kMostPrintable = 43;  // 23.8, give or take 3.9

// The last 64 bytes, counted.
class Window {
 public:
  void Add(unsigned char byte) {
    equal_pairs_ += counts_[byte]++;
    high_ += byte >= 0x80;
    printable_ += byte >= 0x20 && byte < 0x7f;
  }
  void Remove(unsigned char byte) {
    equal_pairs_ -= --counts_[byte];
    high_ -= byte >= 0x80;
    printable_ -= byte >= 0x20 && byte < 0x7f;
  }
  bool LooksLikeNoise() const {
    return equal_pairs_ <= kMostEqualPairs && high_ >= kFewestHigh && high_ <= kMostHigh &&
           printable_ <= kMostPrintable;
  }

 private:
  std::array<unsigned, 256> counts_{};
  unsigned equal_pairs_ = 0;
  unsigned high_ = 0;
  unsigned printable_ = 0;
};

}  // namespace

std::optional<SourceRange> FindNoise(BytesView bytes) {
  Window window;
  std::optional<SourceRange> found;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    window.Add(static_cast<unsigned char>(bytes[i]));
    if (i >= kShortestNoise) window.Remove(static_cast<unsigned char>(bytes[i - kShortestNoise]));
    if (i + 1 < kShortestNoise) continue;
    const std::size_t begin = i + 1 - kShortestNoise;
    if (!window.LooksLikeNoise()) {
      // A window of noise is unlikely now and then: the stretch ends where none of its bytes are in one any more.
      if (found && begin > found->end) return found;
    } else if (found) {
      found->end = i + 1;
    } else {
      found = SourceRange{begin, i + 1};
    }
  }
  return found;
}

bool HasUniformLetters(BytesView letters, std::size_t alphabet, std::size_t window) {
  if (letters.size() < window || window < 2) return false;
  const double mean = static_cast<double>(window * (window - 1)) / 2 / static_cast<double>(alphabet);
  const auto most = static_cast<std::size_t>(mean + 5 * std::sqrt(mean));
  std::array<std::size_t, 256> counts{};
  std::size_t equal = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    equal += counts[static_cast<unsigned char>(letters[i])]++;
    if (i >= window) equal -= --counts[static_cast<unsigned char>(letters[i - window])];
    if (i + 1 >= window && equal <= most) return true;
  }
  return false;
}

}  // namespace telltale
