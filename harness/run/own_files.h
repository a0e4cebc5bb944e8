#pragma once
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"
#include "harness/sandbox/cell/place_file.h"
#include "harness/sandbox/machine/identity.h"

namespace telltale {

// The profile's files as they stand on the machine of that identity. Errors: a source that cannot be read or has more
// than kMaxOwnFileBytes (harness/config/own_file_check.h).
Result<std::vector<FileToPlace>> FilesOn(const Identity& identity, const std::vector<OwnFile>& files, WallTime now);

// The scenario's tools, as programs in `folder`. Errors: the same.
Result<std::vector<FileToPlace>> ToolsOn(const std::vector<StubTool>& tools, const std::string& folder, WallTime now);

// What evidence keeps of a file that was put there: its content is cut like that of a file which the CLI wrote.
WrittenFile EvidenceOf(const FileToPlace& file);

// The values of the identity that stand in the file.
std::vector<PlantedCanary> PlantedIn(const FileToPlace& file, const Identity& identity);

}  // namespace telltale
