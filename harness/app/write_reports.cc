#include "harness/app/write_reports.h"

#include <cerrno>
#include <cstdio>

#include "harness/report/atomic_file.h"

namespace telltale {
namespace {

std::string FormatNames() {
  std::string names;
  for (const FormatRow& row : Formats()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

}  // namespace

Result<ReportTarget> ParseReportTarget(const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto format = FormatFromString(text.substr(0, equals));
  if (!format) {
    return InputError("there is no report format \"" + text.substr(0, equals) + "\"", "--report",
                      "one of " + FormatNames());
  }
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return InputError("\"" + text + "\" names no file", "--report",
                      "write --report " + text.substr(0, equals) + "=FILE");
  }
  return ReportTarget{*format, text.substr(equals + 1)};
}

Status WriteReports(const Audit& audit, const std::vector<ReportTarget>& targets, RenderOptions options) {
  options.colour = false;
  for (const ReportTarget& target : targets) {
    TRY(const std::string text, Render(audit, target.format, options));
    TRY_VOID(WriteFileAtomically(target.file, text));
  }
  return {};
}

Status PrintText(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return SystemFailure("cannot write to standard output", errno);
  }
  return {};
}

}  // namespace telltale
