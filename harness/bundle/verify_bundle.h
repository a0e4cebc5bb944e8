#pragma once
#include <filesystem>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/bundle/verify_run_directory.h"

namespace telltale {

// Checks all of a bundle: the archive's own form, every file against the manifest, the journal's chain from its start
// to the head, reports against the journal, the manifest against the statement, and with `public_key_pem` (not empty)
// the statement's signature. What was altered is named, the first thing first. Errors (kInput): no bundle at all, no
// such file, the key is no key.
Result<Verification> VerifyBundle(const std::filesystem::path& bundle, const std::string& public_key_pem);
Result<Verification> VerifyBundleBytes(BytesView bundle, const std::string& public_key_pem);

}  // namespace telltale
