#pragma once
#include "core/audit.h"

namespace telltale {

// The audit as anybody may read it. Renderers are given this copy, so that none of them can show what it must not:
//   - every planted value is blotted out with '*' in every text (canary_mask.h), byte for byte;
//   - the wire bytes of every leak/* and identity/* finding are blotted out too, in whatever encoding they are;
//   - bodies are unpacked, and one in which a finding's bytes cannot be pointed out is left packed (and so blotted
//   out);
//   - Finding::evidence and Canary::value are replaced by core/redact.h's text;
//   - Exchange::raw is dropped: its framing makes places uncertain, and the journal keeps it.
// Digests, fingerprints and ids stay. Offsets and lengths still hold.
Audit Masked(const Audit& audit);

}  // namespace telltale
