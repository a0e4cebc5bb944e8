#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/bundle/ustar.h"

namespace telltale {

// The evidence bundle: one archive that a reviewer can check offline, with telltale or with tar, sha256sum and openssl
// alone (docs/evidence.md). The same run directory gives the same bytes.
//
//   statement.json    in-toto Statement v1 with a test-result predicate; names manifest, CLI, profile and journal head
//   statement.sig     signature over statement.json, where a key was given (mockserver/tls/signing.h)
//   manifest.sha256   "DIGEST  NAME" of every other file: what `sha256sum -c` reads
//   facts.json        tool, system, CLI, verdict, journal's head and length
//   commitments.json  salted digests of the planted values, which do not stand in the bundle by themselves
//   run/...           the run directory without canaries.json, journal and manifest
//   journal/NNNNNNNN  the journal's rows, each as the bytes that its hash is made of (chained_row.h)
struct BundleOptions {
  std::string signing_key_pem;  // Ed25519 or ECDSA; empty: not signed
  bool shareable = false;       // planted and personal values replaced by placeholders (shareable.h)
};

// Errors: the run directory is not one, or is not as it was written (what VerifyRunDirectory finds is named) or changes
// meanwhile, the key cannot sign. `bundle` is overwritten. Goes through the run directory piece by piece; only a
// shareable derivative is made in memory.
Status WriteBundle(const std::filesystem::path& run_directory, const std::filesystem::path& bundle,
                   const BundleOptions& options);

// The same into a sink.
Status PackBundle(const std::filesystem::path& run_directory, const BundleOptions& options, const ByteSink& sink);

}  // namespace telltale
