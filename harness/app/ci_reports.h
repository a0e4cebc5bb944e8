#pragma once
#include <string>

#include "core/audit.h"
#include "core/result.h"
#include "harness/report/ci/ci.h"

namespace telltale {

// The names that --ci takes: "auto, github, gitlab or none".
inline constexpr const char* kCiHelp = "What the CI service shows: auto, github, gitlab or none";

// "auto" looks at the environment of this process. Errors (kInput): no such name.
Result<CiService> CiFrom(const std::string& text);

// Gives the service its reports: workflow commands on standard output, or on standard error where a report is on
// standard output that they would spoil; and the files. What cannot be given is said on standard error and changes
// nothing else: a CI's notice board is not the audit.
void ReportToCi(const Audit& audit, CiService service, const RenderOptions& options, bool spoils_standard_output);

}  // namespace telltale
