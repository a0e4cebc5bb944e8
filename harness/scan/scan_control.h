#pragma once
#include <vector>

#include "core/gap.h"
#include "harness/scan/block_scan.h"

namespace telltale {

struct ControlOutcome {
  std::uint64_t planted = 0;
  std::uint64_t found = 0;
  std::vector<Gap> gaps;  // kControlMissed, one for each planted value that was not found
};

// Proves that the instrument works before it says that it found nothing: each canary is planted, in Base64 inside a
// JSON body, into an NDJSON line that goes the way of all lines, and must be found; so must a made-up e-mail address,
// where values that were not planted are looked for (`generic`). Canaries that are too weak to be looked for, which
// the detector's own gaps name, are not planted.
ControlOutcome RunScanControl(const ScanTask& task, const CanarySet& canaries, bool generic);

}  // namespace telltale
