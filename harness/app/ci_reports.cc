#include "harness/app/ci_reports.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/redact.h"
#include "harness/report/atomic_file.h"
#include "harness/report/merge_reports.h"

namespace telltale {
namespace {

std::optional<std::string> Variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

constexpr std::uint64_t kMaxJoinedBytes = std::uint64_t{64} << 20;

// Two audits in one job write the same files, which the service knows by their names: the second joins the first.
Status Join(const CiFile& file) {
  if (!std::filesystem::exists(file.path)) return WriteFileAtomically(file.path, file.content);
  TRY(const std::string earlier, ReadBoundedFile(file.path, kMaxJoinedBytes));
  TRY(const std::string joined, MergeReports(file.format, {earlier, file.content}));
  return WriteFileAtomically(file.path, joined);
}

Status Give(const CiFile& file) {
  if (file.way == CiFile::Way::kJoin) return Join(file);
  std::ofstream stream(file.path, std::ios::binary | std::ios::app);
  stream << file.content;
  stream.close();
  if (!stream) return SystemFailure("cannot append to " + file.path, errno);
  return {};
}

void Warn(const Error& error) {
  std::fprintf(stderr, "telltale: the CI is not told: %s\n", Printable(ToString(error)).c_str());
}

}  // namespace

Result<CiService> CiFrom(const std::string& text) {
  if (text == "auto") return DetectCi(Variable);
  if (text == "github") return CiService::kGithub;
  if (text == "gitlab") return CiService::kGitlab;
  if (text == "none") return CiService::kNone;
  return InputError("there is no CI service \"" + text + "\"", "--ci", "one of auto, github, gitlab, none");
}

void ReportToCi(const Audit& audit, CiService service, const RenderOptions& options, bool spoils_standard_output) {
  const Result<CiReports> reports = RenderForCi(audit, service, Variable, options);
  if (!reports) return Warn(reports.error());
  std::FILE* const stream = spoils_standard_output ? stderr : stdout;
  std::fwrite(reports->standard_output.data(), 1, reports->standard_output.size(), stream);
  std::fflush(stream);
  for (const CiFile& file : reports->files) {
    if (const Status given = Give(file); !given) Warn(given.error());
  }
}

}  // namespace telltale
