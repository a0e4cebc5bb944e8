#include "harness/app/version.h"

#include "telltale_commit.h"  // written by cmake/commit.cmake

namespace telltale {

std::string VersionLine() {
  const std::string commit = TELLTALE_COMMIT;
  return "telltale " TELLTALE_VERSION + (commit.empty() ? "" : " (" + commit + ")");
}

}  // namespace telltale
