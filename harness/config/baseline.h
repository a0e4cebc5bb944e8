#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace telltale {

// Findings that somebody has accepted: one by its fingerprint, or those that a pattern fits: rule, scenario, JSON
// pointer and host (an empty one of the last three matches any; * and ? match any text, an index is * too).
struct BaselineEntry {
  std::string fingerprint;
  std::string rule;
  std::string scenario;
  std::string pointer;
  std::string host;
  std::string reason;   // why it is acceptable
  std::string owner;    // who says so
  std::string expires;  // YYYY-MM-DD: the last day on which it holds
  int line = 0;         // in the file
};

// The file .telltale.yaml beside the profile:
//
//   version: 1
//   accepted:
//     - fingerprint: 4f0c…            # or rule: leak/canary, scenario: failure, pointer: /event/errors
//       reason: Error texts are reworked in the next release.
//       owner: telemetry team
//       expires: 2027-03-31
//
// Reason, owner and expiry are required: an exception that nobody answers for, or that never ends, is no decision.
struct Baseline {
  std::string path;  // as shown in findings; empty: there is none
  std::vector<BaselineEntry> entries;
};

inline constexpr const char* kBaselineFileName = ".telltale.yaml";

// A file that is not there is an empty baseline. Errors (kInput) name file, line and column: bad YAML, an unknown key,
// a missing or empty value, a date that does not exist, more than 1 MiB.
Result<Baseline> LoadBaseline(const std::filesystem::path& path);
Result<Baseline> ParseBaseline(std::string_view text, const std::string& path);

}  // namespace telltale
