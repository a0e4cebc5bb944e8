#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace telltale {

// A run directory that `telltale run` named itself (telltale-run-DATE-TIME), as a list shows it.
struct RunFolder {
  std::filesystem::path path;
  std::string when;  // "2026-11-22 18:50:00", UTC
  std::string name;  // of the audited CLI; empty: the run was not finished
  std::string verdict;
  std::uint64_t findings = 0;
  std::uint64_t gaps = 0;
};

// Those of a folder, newest first. Nothing but such directories is looked at.
Result<std::vector<RunFolder>> ListRunFolders(const std::filesystem::path& folder);

// Removes all of a folder's but the newest `keep` and those that were not finished, which may still run. Returns what
// was removed.
Result<std::vector<RunFolder>> KeepNewest(const std::filesystem::path& folder, std::size_t keep);

}  // namespace telltale
