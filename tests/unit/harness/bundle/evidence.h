#pragma once
#include <filesystem>
#include <string>

#include "core/audit.h"
#include "harness/bundle/bundle.h"
#include "tests/unit/harness/temporary_directory.h"

namespace telltale {

// A run directory of a small audit with a real journal: three exchanges, one of which leaks the user name plain and
// the host name in base64, a finding for each, a gap and a flow.
class Evidence {
 public:
  Evidence();
  const std::filesystem::path& root() const { return directory_.path(); }
  std::filesystem::path run() const { return root() / "run-directory"; }
  const Audit& audit() const { return audit_; }

  // The bundle's files.
  ArchiveFiles Bundle(bool shareable = false, const std::string& key = {}) const;

 private:
  TemporaryDirectory directory_;
  Audit audit_;
};

inline constexpr const char* kUserName = "ushwleyxvb";
inline constexpr const char* kHostName = "hqzkmwtrnd";

// A private Ed25519 key in PEM, another one for each `fill`.
std::string TestKey(char fill);

}  // namespace telltale
