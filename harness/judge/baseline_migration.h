#pragma once
#include <string>
#include <vector>

#include "core/judgement.h"
#include "core/result.h"
#include "harness/config/baseline.h"

namespace telltale {

struct MigratedBaseline {
  std::string text;                   // of the whole file
  std::size_t rewritten = 0;          // entries whose fingerprint is now that of the one finding they meant
  std::vector<std::string> reported;  // of each other old entry a sentence
};

// For `telltale baseline --update`: fingerprints have come to name the host and the CLI. An entry whose fingerprint, as
// earlier versions made it, fits exactly one finding of the run gets that one's; one that fits several, or none, is
// left and reported. Everything else in the file stays. Errors (kInput): `existing` is no baseline.
Result<MigratedBaseline> MigrateBaseline(const std::string& existing, const std::string& path,
                                         const Judgement& judgement);

}  // namespace telltale
