#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/report/format.h"

namespace telltale {

// Several audits' reports of one format as one: the texts one after another, the suites of JUnit XML in one file, the
// runs of SARIF in one log, the issues of Code Quality in one list, each fingerprint once. Never empty. Errors
// (kInput): a format that speaks of one audit alone (json, html, dictionaries); a text that is not of that format.
Result<std::string> MergeReports(Format format, const std::vector<std::string>& texts);

}  // namespace telltale
