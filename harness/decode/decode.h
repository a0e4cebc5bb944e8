#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/gap.h"
#include "harness/decode/view.h"

namespace telltale {

// The budget of one payload's decoding. Its exhaustion is a gap of kind decode-budget.
struct DecodeLimits {
  std::uint64_t max_output_bytes = 256ULL << 20;  // all views of one payload together
  std::uint32_t max_nodes = 100000;
  std::uint32_t max_depth = 32;              // decoding steps on one path
  std::uint32_t max_expansion_ratio = 2000;  // of one decompression, past its first MiB
};

struct DecodedExchange {
  std::vector<View> views;  // breadth first; the wire payloads themselves come first (depth 0)
  std::vector<Gap> gaps;
};

// Every view of every payload of one exchange: body, each header's name and value, trailers, target, host, SNI.
// Never fails on hostile bytes. Pure; thread-safe.
DecodedExchange DecodeExchange(const Exchange& exchange, const DecodeLimits& limits);

}  // namespace telltale
