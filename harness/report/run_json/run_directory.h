#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/audit.h"
#include "core/result.h"

namespace telltale {

// A run directory is the whole of an audit on disk: what any report is re-created from and what a reviewer is handed.
//
//   run.json          everything but bulk (schema/run.schema.json)
//   findings.ndjson   one finding a line, evidence in full
//   exchanges.ndjson  one exchange a line, raw bytes included
//   canaries.json     the planted values (mode 0600); ids are RUN/ID, so that one set holds those of all runs
//   profile.yaml      as read
//   contracts/        schemas and descriptor sets, under the names that DeclaredEndpoint gives
//   output/           RUN.out and RUN.err: what the CLI printed
//   journal.sqlite    put there by the mock server
//   manifest.json     SHA-256 and size of every other file
//
// Everything in it may hold planted values, so the directory and its files are for their owner only (0700, 0600).
// Each file is written beside its place and renamed, so that a reader never sees half of one; a failure (full disk, no
// permission) names the file and leaves the files that are complete.

// Makes `directory` if it is not there, and writes all files but the journal. Overwrites files of the same names.
Status WriteRunDirectory(const Audit& audit, const std::filesystem::path& directory);

// What a run directory may hold at most: a reader of somebody else's evidence does not fill its memory.
struct RunDirectoryLimits {
  std::uint64_t max_file_bytes = 2ULL << 30;
  std::uint64_t max_total_bytes = 4ULL << 30;
};

// Errors are kInput and name the file (and the line of NDJSON). Symbolic links and names that lead outside are refused.
// Digests are not compared: that is CheckManifest.
Result<Audit> ReadRunDirectory(const std::filesystem::path& directory, const RunDirectoryLimits& limits = {});

// The same without exchanges.ndjson, which is most of it: the audit's recording has runs and no exchanges.
Result<Audit> ReadRunWithoutExchanges(const std::filesystem::path& directory, const RunDirectoryLimits& limits = {});

// Writes manifest.json anew, for files that were added after WriteRunDirectory (reports, the journal's end).
Status WriteManifest(const std::filesystem::path& directory);

// One sentence for every file that is not as manifest.json says: changed, missing, or not listed. Empty: all is as it
// was. Sorted by file.
Result<std::vector<std::string>> CheckManifest(const std::filesystem::path& directory);

// The name of a run's file under output/: bytes that are not letters, digits, '.', '_' or '-' become %XX.
std::string OutputFileName(const std::string& run, const std::string& suffix);

}  // namespace telltale
