#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/source_range.h"

// Which readings of a base-N run give text. A run can be read in many ways: letters rotated, in another alphabet,
// backwards, from another phase. Trying all of them would cost more than everything else, but printable ASCII leaves
// marks that single letters show: its top bit is 0 and it is at least 0x20. So each letter, at each position of its
// group, has a mask of the readings (bits) in which it can belong to text, and the masks of a window are ANDed: most
// windows have no reading left after two groups.
namespace telltale {

template <std::size_t kGroup>  // letters a group: 4 for base64, 8 for base32
class TextFilter {
 public:
  // `can_be_text(reading, letter, position)`: of up to 32 readings, with the letter at that position of a group.
  template <class CanBeText>
  TextFilter(std::size_t readings, const CanBeText& can_be_text) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      for (std::size_t position = 0; position < kGroup; ++position) {
        std::uint32_t mask = 0;
        for (std::size_t reading = 0; reading < readings; ++reading) {
          if (can_be_text(reading, static_cast<char>(byte), position)) mask |= 1U << reading;
        }
        rows_[byte][kGroup - 1 - position] = rows_[byte][2 * kGroup - 1 - position] = mask;
      }
    }
  }

  // Calls on_reading(reversed, phase, readings) for each direction and phase in which some window of `window_groups`
  // groups can be text.
  template <class OnReading>
  void Find(BytesView run, std::size_t window_groups, OnReading&& on_reading) const {
    for (const bool reversed : {false, true}) {
      const Masks found = reversed ? FindPhases<-1>(run, window_groups) : FindPhases<1>(run, window_groups);
      for (std::size_t phase = 0; phase < kGroup; ++phase) {
        if (found[phase] != 0) on_reading(reversed, phase, found[phase]);
      }
    }
  }

  // The same of a long run, of which only the parts that can be text are worth reading. Calls on_part(reversed,
  // reading, begin, end) for each part of a reading: whole groups, some letters more than the windows that can be text.
  // Noise has a window that can be text in some reading every ten thousand letters.
  template <class OnPart>
  void FindParts(BytesView run, std::size_t window_groups, OnPart&& on_part) const {
    constexpr std::size_t kBeside = 16 * kGroup;  // letters
    const std::size_t window = window_groups * kGroup;
    for (const bool reversed : {false, true}) {
      // Letters from the end where it is read backwards. By reading and phase; end 0: none yet.
      std::array<std::array<SourceRange, kGroup>, 32> parts{};
      const auto flush = [&](std::size_t reading, std::size_t phase) {
        SourceRange& part = parts[reading][phase];
        if (part.end == 0) return;
        const std::size_t groups_before = std::min((part.begin - phase) / kGroup, kBeside / kGroup);
        const std::size_t begin = part.begin - groups_before * kGroup;
        const std::size_t end = std::min(part.end + kBeside, run.size());
        if (reversed) {
          on_part(reversed, reading, run.size() - end, run.size() - begin);
        } else {
          on_part(reversed, reading, begin, end);
        }
        part = {};
      };
      const auto see = [&](std::size_t at, std::size_t phase, std::uint32_t readings) {
        for (; readings != 0; readings &= readings - 1) {
          const auto reading = static_cast<std::size_t>(std::countr_zero(readings));
          SourceRange& part = parts[reading][phase];
          if (part.end != 0 && at > part.end + 2 * kBeside) flush(reading, phase);
          if (part.end == 0) part.begin = at;
          part.end = at + window;
        }
      };
      if (reversed) {
        ForWindows<-1>(run, window_groups, see);
      } else {
        ForWindows<1>(run, window_groups, see);
      }
      for (std::size_t reading = 0; reading < parts.size(); ++reading) {
        for (std::size_t phase = 0; phase < kGroup; ++phase) flush(reading, phase);
      }
    }
  }

  // The readings of the run as it stands: forwards, from its first letter.
  std::uint32_t Plain(BytesView run, std::size_t window_groups) const {
    const std::size_t window = window_groups * kGroup;
    std::uint32_t found = 0;
    for (std::size_t at = 0; at + window <= run.size(); at += window)
      found |= Window<1>(run.data() + at, window_groups);
    return found;
  }

 private:
  using Masks = std::array<std::uint32_t, kGroup>;  // of each phase

  // The windows of all phases that begin in one group have most letters in common, and are looked at together first:
  // hardly any has a reading left then.
  template <std::ptrdiff_t kStep>
  Masks FindPhases(BytesView run, std::size_t groups) const {
    Masks found{};
    ForWindows<kStep>(run, groups,
                      [&](std::size_t, std::size_t phase, std::uint32_t readings) { found[phase] |= readings; });
    return found;
  }

  // Calls on_window(at, phase, readings) for each window that has any, `at` counted in the direction of reading.
  template <std::ptrdiff_t kStep, class OnWindow>
  void ForWindows(BytesView run, std::size_t groups, OnWindow&& on_window) const {
    const std::size_t window = groups * kGroup;
    for (std::size_t base = 0; base + window <= run.size(); base += window) {
      const char* const first = kStep > 0 ? run.data() + base : run.data() + run.size() - 1 - base;
      const char* letter = first + kStep * static_cast<std::ptrdiff_t>(kGroup - 1);
      Masks left;
      left.fill(~0U);
      And(left, *letter, 0);
      for (std::size_t group = 1; group < groups; ++group) {
        for (std::size_t position = 0; position < kGroup; ++position) {
          letter += kStep;
          And(left, *letter, kGroup - 1 - position);
        }
      }
      if (AnyOf(left) == 0) continue;
      for (std::size_t phase = 0; phase < kGroup && base + phase + window <= run.size(); ++phase) {
        if (left[phase] == 0) continue;
        const std::uint32_t readings = Window<kStep>(first + kStep * static_cast<std::ptrdiff_t>(phase), groups);
        if (readings != 0) on_window(base + phase, phase, readings);
      }
    }
  }

  static std::uint32_t AnyOf(const Masks& masks) {
    std::uint32_t any = 0;
    for (const std::uint32_t mask : masks) any |= mask;
    return any;
  }

  void And(Masks& left, char letter, std::size_t row) const {
    const std::uint32_t* const masks = rows_[static_cast<unsigned char>(letter)].data() + row;
    for (std::size_t phase = 0; phase < kGroup; ++phase) left[phase] &= masks[phase];
  }

  template <std::ptrdiff_t kStep>
  std::uint32_t Window(const char* letter, std::size_t groups) const {
    std::uint32_t mask = ~0U;
    for (std::size_t group = 0; group < groups && mask != 0; ++group) {
      for (std::size_t position = 0; position < kGroup; ++position, letter += kStep) {
        mask &= rows_[static_cast<unsigned char>(*letter)][kGroup - 1 - position];
      }
    }
    return mask;
  }

  // Of a letter, of the positions from the last to the first, twice over: from index kGroup - 1 - p on stand the masks
  // of the phases 0, 1, ... whose groups have the letter at the positions p, p - 1, ...
  std::array<std::array<std::uint32_t, 2 * kGroup>, 256> rows_{};
};

}  // namespace telltale
