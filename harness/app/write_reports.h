#pragma once
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/audit.h"
#include "core/result.h"
#include "harness/report/render.h"

namespace telltale {

// One `--report FORMAT=FILE`; the file - is standard output.
struct ReportTarget {
  Format format = Format::kConsole;
  std::filesystem::path file;
};

// "console, json, ...", for help and errors.
std::string FormatNames();

// "junit". The error names `option`, the nearest format and all of them.
Result<Format> ParseReportFormat(const std::string& name, const char* option);

// "junit=out.xml".
Result<ReportTarget> ParseReportTarget(const std::string& text);

// Whether every target can be written, before a long run is spent on it. `run_directory` may still have to be made, and
// takes no reports: its manifest lists every file. Errors (kInput) name the file and what is wrong with it.
Status CheckReportTargets(const std::vector<ReportTarget>& targets, const std::filesystem::path& run_directory);

// Renders every target to its file; colours never. One that cannot be written does not keep the others from it; the
// error names each.
Status WriteReports(const Audit& audit, const std::vector<ReportTarget>& targets, RenderOptions options);

// One of them goes where a command prints: its own words then belong on standard error.
bool AnyToStandardOutput(const std::vector<ReportTarget>& targets);

// Writes text to standard output or error; a closed pipe or a full disk is a failure.
Status PrintText(const std::string& text, std::FILE* stream = stdout);

}  // namespace telltale
