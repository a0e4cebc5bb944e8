#pragma once
#include <filesystem>
#include <set>
#include <string>

#include "core/result.h"

namespace telltale {

// Whether exchanges.ndjson of a run directory is, byte for byte, what its journal says, and whether every exchange of
// `named` is in it. False says only that it has to be looked at with FindDisagreement: another spelling of the same is
// false, too. Goes through both files in as many parts as there are processors, and holds one exchange of each. Errors:
// not a journal, not readable.
Result<bool> JournalHoldsLines(const std::filesystem::path& run_directory, const std::set<std::string>& named);

}  // namespace telltale
