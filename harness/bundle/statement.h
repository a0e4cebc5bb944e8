#pragma once
#include <cstdint>
#include <string>

#include "core/audit.h"

namespace telltale {

// What the bundle says of itself besides the run's own files.
struct BundleFacts {
  const Audit* audit = nullptr;
  std::uint64_t journal_rows = 0;
  std::string journal_head;
  // Of a shareable derivative: how many values were replaced, and the SHA-256 of the untouched bundle's manifest.
  bool shareable = false;
  std::uint64_t redactions = 0;
  std::string original_manifest_sha256;
};

// facts.json.
std::string FactsText(const BundleFacts& facts);

// statement.json: in-toto Statement v1 (https://in-toto.io/Statement/v1) with the predicate test-result v0.1. The
// result is PASSED only for the verdict pass; an inconclusive audit has not passed and is FAILED.
std::string StatementText(const BundleFacts& facts, const std::string& manifest_sha256);

// commitments.json: for each planted value SHA-256(SALT ":" VALUE). Salts are derived from the whole canary set, which
// stays in the run directory: whoever holds it can open one commitment without opening the others.
std::string CommitmentsText(const Audit& audit);

}  // namespace telltale
