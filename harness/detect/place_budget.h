#pragma once
#include <algorithm>
#include <cstddef>

#include "harness/decode/view.h"

namespace telltale {

// What the places of pieces and tokens may cost in one exchange: a place is worked out by decoding its payload again,
// so a large payload full of them would take hours. Not thread-safe.
class PlaceBudget {
 public:
  // Of every view of the exchange, outermost first.
  void See(const View& view) { largest_ = std::max(largest_, view.text.size()); }
  // Whether one more place may be worked out. Once false it stays so until the next exchange.
  bool Spend() {
    spent_ += largest_;
    ++places_;
    return places_ <= kAlways || spent_ <= kMostBytes;
  }
  void NextExchange() { spent_ = largest_ = places_ = 0; }

 private:
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;
  static constexpr std::size_t kAlways = 16;  // places of any payload
  std::size_t largest_ = 0;
  std::size_t places_ = 0;
  std::size_t spent_ = 0;
};

}  // namespace telltale
