#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/gap.h"
#include "harness/decode/view.h"

namespace telltale {

// The budget of one exchange's decoding. Its exhaustion is a gap of kind decode-budget.
struct DecodeLimits {
  std::uint64_t max_output_bytes = 256ULL << 20;  // all views of one exchange together, the wire bytes not counted
  std::uint32_t max_nodes = 500000;               // views
  std::uint32_t max_depth = 32;                   // decoding steps on one path
  std::uint32_t max_expansion_ratio = 2000;       // of one decompression, past its first MiB
  // Large requests may go past the first two: to so many times their bytes, and to as many views as a sixteenth of
  // that.
  std::uint32_t max_times_wire = 64;
};

// What is left out because it cannot change a finding. Tests hold a decoder with these against one without.
struct DecodeShortcuts {
  bool remember = true;  // texts of no interest are not decoded again when another exchange repeats them
  bool gates = true;     // decoders are not asked of texts that show no sign of theirs
};

// Decodes exchanges one after the other and keeps its buffers between them, and a bounded memory (64 KiB) of texts that
// turned out to be of no interest. One a thread; movable.
class ExchangeDecoder {
 public:
  explicit ExchangeDecoder(const DecodeLimits& limits, const DecodeShortcuts& shortcuts = {});
  ~ExchangeDecoder();
  ExchangeDecoder(ExchangeDecoder&&) noexcept;
  ExchangeDecoder& operator=(ExchangeDecoder&&) noexcept;

  // Shows every view of every payload of the request: body, each header's name and value, trailers, target, host, SNI;
  // each payload's wire bytes first (depth 0), then what they decode to. Never fails on hostile bytes: what the budget
  // cut is appended to `gaps`. The answer of `visitor` decides what may be left out of later exchanges, so a decoder
  // serves one visitor (or visitors that find the same things).
  void Decode(const Exchange& exchange, ViewVisitor& visitor, std::vector<Gap>& gaps);
  // What the last exchange cost: the bytes that decoders and the visitor were given to look at, each time they were.
  // The same for the same exchanges in the same order on any machine.
  std::uint64_t bytes_looked_at() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A view with everything worked out and a text of its own: for tests, and where speed is no matter.
struct DecodedView {
  std::string place;
  std::vector<std::string> path;
  std::string pointer;  // of the view's first byte
  Bytes text;
  WireRange wire;  // of the whole text
};

struct DecodedExchange {
  std::vector<DecodedView> views;  // in the order of ViewVisitor
  std::vector<Gap> gaps;
};

// Pure; thread-safe.
DecodedExchange DecodeExchange(const Exchange& exchange, const DecodeLimits& limits = {},
                               const DecodeShortcuts& shortcuts = {});

}  // namespace telltale
