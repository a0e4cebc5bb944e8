#include "harness/app/write_reports.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "harness/app/output_file.h"
#include "harness/report/atomic_file.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// As far as the path can be followed: what cannot be said of a strange one, its writing will tell.
fs::path Whole(const fs::path& file) {
  std::error_code error;
  fs::path whole = fs::weakly_canonical(file, error);
  return error ? file : whole;
}

bool IsInside(const fs::path& file, const fs::path& directory) {
  if (DescriptorOf(file)) return false;
  const fs::path relative = Whole(file).lexically_relative(Whole(directory));
  return !relative.empty() && *relative.begin() != "..";
}

Status CheckTarget(const fs::path& file) {
  if (const std::optional<int> descriptor = DescriptorOf(file)) {
    const int flags = fcntl(*descriptor, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY) return {};
    return InputError("is not open for writing", file.string());
  }
  const fs::path parent = file.has_parent_path() ? file.parent_path() : ".";
  std::error_code error;
  if (!fs::is_directory(parent, error)) return InputError("its directory is not there", file.string());
  if (fs::is_directory(file, error)) return InputError("is a directory", file.string(), "name a file in it");
  const bool is_special = fs::exists(file, error) && !fs::is_regular_file(file, error);
  if (access(is_special ? file.c_str() : parent.c_str(), is_special ? W_OK : W_OK | X_OK) != 0) {
    return InputError("cannot be written: " + std::generic_category().message(errno), file.string());
  }
  return {};
}

Status WriteReport(const Audit& audit, const ReportTarget& target, const RenderOptions& options) {
  TRY(const std::string text, Render(audit, target.format, options));
  return WriteFileAtomically(target.file, text);
}

}  // namespace

std::string FormatNames() {
  std::string names;
  for (const FormatRow& row : Formats()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

Result<Format> ParseReportFormat(const std::string& name, const char* option) {
  if (const auto format = FormatFromString(name)) return *format;
  std::vector<std::string> names;
  for (const FormatRow& row : Formats()) names.emplace_back(row.name);
  const std::string nearest = NearestName(name, names);
  return InputError("there is no report format \"" + name + "\"", option,
                    (nearest.empty() ? "one of " : "did you mean " + nearest + "? one of ") + FormatNames());
}

Result<ReportTarget> ParseReportTarget(const std::string& text) {
  const std::size_t equals = text.find('=');
  TRY(const Format format, ParseReportFormat(text.substr(0, equals), "--report"));
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return InputError("\"" + text + "\" names no file", "--report",
                      "write --report " + text.substr(0, equals) + "=FILE");
  }
  return ReportTarget{format, OutputFile(text.substr(equals + 1))};
}

Status CheckReportTargets(const std::vector<ReportTarget>& targets, const fs::path& run_directory) {
  for (auto target = targets.begin(); target != targets.end(); ++target) {
    if (!run_directory.empty() && IsInside(target->file, run_directory)) {
      return InputError("is in the run directory, which is evidence and takes no reports", target->file.string(),
                        "write it beside that, or make it later with `telltale report`");
    }
    TRY_VOID(CheckTarget(target->file));
    const bool is_second = std::any_of(targets.begin(), target, [&](const ReportTarget& earlier) {
      return Whole(earlier.file) == Whole(target->file);
    });
    if (is_second) return InputError("two reports go to this file", target->file.string());
  }
  return {};
}

Status WriteReports(const Audit& audit, const std::vector<ReportTarget>& targets, RenderOptions options) {
  options.colour = false;
  Status all;
  for (const ReportTarget& target : targets) {
    const Status written = WriteReport(audit, target, options);
    if (written) continue;
    if (all) {
      all = written;
    } else {
      all.error().message += "; also " + ToString(written.error());
    }
  }
  return all;
}

bool AnyToStandardOutput(const std::vector<ReportTarget>& targets) {
  return std::any_of(targets.begin(), targets.end(),
                     [](const ReportTarget& target) { return IsStandardOutput(target.file); });
}

Status PrintText(const std::string& text, std::FILE* stream) {
  if (std::fwrite(text.data(), 1, text.size(), stream) != text.size() || std::fflush(stream) != 0) {
    return SystemFailure(stream == stdout ? "cannot write to standard output" : "cannot write to standard error",
                         errno);
  }
  return {};
}

}  // namespace telltale
