#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"

// Which readings of a base-N run give text. A run can be read in many ways: letters rotated, in another alphabet,
// backwards, from another phase. Trying all of them would cost more than everything else, but printable ASCII leaves
// marks that single letters show: its top bit is 0 and it is at least 0x20. So each letter, at each position of its
// group, has a mask of the readings (bits) in which it can belong to text, and the masks of a window are ANDed: most
// windows have no reading left after two groups.
namespace telltale {

template <std::size_t kGroup>  // letters a group: 4 for base64, 8 for base32
struct TextFilter {
  std::array<std::array<std::uint32_t, 256>, kGroup> masks{};

  // Calls on_reading(reversed, phase, readings) for each direction and phase in which some window of `window_groups`
  // groups can be text.
  template <class OnReading>
  void Find(BytesView run, std::size_t window_groups, OnReading&& on_reading) const {
    const std::size_t window = window_groups * kGroup;
    for (int reversed = 0; reversed < 2; ++reversed) {
      for (std::size_t phase = 0; phase < kGroup; ++phase) {
        std::uint32_t found = 0;
        for (std::size_t at = phase; at + window <= run.size(); at += window) {
          found |= Window(run, at, window_groups, reversed != 0);
        }
        if (found != 0) on_reading(reversed != 0, phase, found);
      }
    }
  }

  // The readings of the run as it stands: forwards, from its first letter.
  std::uint32_t Plain(BytesView run, std::size_t window_groups) const {
    const std::size_t window = window_groups * kGroup;
    std::uint32_t found = 0;
    for (std::size_t at = 0; at + window <= run.size(); at += window) found |= Window(run, at, window_groups, false);
    return found;
  }

 private:
  template <std::ptrdiff_t kStep>
  std::uint32_t Window(const char* letter, std::size_t groups) const {
    std::uint32_t mask = ~0U;
    for (std::size_t group = 0; group < groups && mask != 0; ++group) {
      for (std::size_t k = 0; k < kGroup; ++k, letter += kStep) mask &= masks[k][static_cast<unsigned char>(*letter)];
    }
    return mask;
  }
  std::uint32_t Window(BytesView run, std::size_t at, std::size_t groups, bool reversed) const {
    return reversed ? Window<-1>(run.data() + run.size() - 1 - at, groups) : Window<1>(run.data() + at, groups);
  }
};

}  // namespace telltale
