#pragma once
#include <cstdint>

#include "core/audit.h"

namespace telltale {

// An audit that may be handed on: what report's masking blots out (every planted value, and the wire bytes of every
// leak, also of personal and secret values that were not planted) is replaced by placeholders of the same length,
// "[username]**", so that offsets hold and the same value of the same kind always reads the same.
struct Shareable {
  Audit audit;
  std::uint64_t redactions = 0;  // stretches of bytes that were replaced
};
Shareable MakeShareable(const Audit& audit);

}  // namespace telltale
