#pragma once
#include <string_view>

#include "core/finding.h"
#include "core/verdict.h"

namespace telltale {

// ANSI sequences, or nothing at all where colour is off.
struct Palette {
  std::string_view bold;
  std::string_view dim;
  std::string_view red;
  std::string_view yellow;
  std::string_view green;
  std::string_view cyan;
  std::string_view reset;

  std::string_view Of(Level level) const {
    return level == Level::kError ? red : level == Level::kWarning ? yellow : cyan;
  }
  std::string_view Of(Verdict verdict) const {
    return verdict == Verdict::kPass ? green : verdict == Verdict::kFail ? red : yellow;
  }
};

inline constexpr Palette kPlain{};
inline constexpr Palette kColours{"\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[36m", "\x1b[0m"};

}  // namespace telltale
