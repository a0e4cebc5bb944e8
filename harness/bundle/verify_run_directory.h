#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/verdict.h"

namespace telltale {

// What `telltale verify` says of a run directory or a bundle.
struct Verification {
  std::vector<std::string> altered;  // sentences, the first thing first; empty: all is as it was written
  std::uint64_t files = 0;           // whose digests were compared (0: not known)
  std::uint64_t rows = 0;            // of the journal, whose chain was followed
  std::string journal_head;
  Verdict verdict = Verdict::kInconclusive;  // as the evidence says
  bool is_signed = false;                    // bundles only
  bool signature_checked = false;            // a key was given, and the signature is that key's
  bool shareable = false;                    // a derivative: bytes were replaced, the journal's rows are digests only
};

// Follows the journal's chain to the head that run.json notes, compares every file with the manifest, and holds
// exchanges and findings to the journal. Without a signature this shows accidents and careless changes; against
// somebody who writes everything anew only a signed bundle, or a head noted elsewhere (`expected_head`), helps.
// Errors: not a run directory, not readable.
Result<Verification> VerifyRunDirectory(const std::filesystem::path& run_directory,
                                        const std::string& expected_head = {});

}  // namespace telltale
