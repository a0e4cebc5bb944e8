#include "harness/app/version.h"

namespace telltale {

std::string VersionLine() {
  const std::string commit = BuiltFromCommit();
  return "telltale " TELLTALE_VERSION + (commit.empty() ? "" : " (" + commit + ")");
}

}  // namespace telltale
