#include "harness/report/ci/ci.h"

#include <fmt/format.h>

#include "harness/report/summary.h"

namespace telltale {
namespace {

std::string Outputs(const Audit& audit) {
  const Summary summary = Summarise(audit);
  return fmt::format("verdict={}\nerrors={}\nwarnings={}\nnotes={}\ngaps={}\naccepted={}\nleft_out={}\n",
                     ToString(audit.judgement.verdict), summary.errors, summary.warnings, summary.notes,
                     summary.open_gaps, summary.accepted, audit.judgement.left_out.size());
}

Result<CiReports> ForGithub(const Audit& audit, const Environment& environment, const RenderOptions& options) {
  CiReports reports;
  TRY(reports.standard_output, Render(audit, Format::kGithub, options));
  if (const auto path = environment("GITHUB_STEP_SUMMARY")) {
    TRY(std::string summary, Render(audit, Format::kMarkdown, options));
    reports.files.push_back({*path, CiFile::Way::kAppend, std::move(summary)});
  }
  if (const auto path = environment("GITHUB_OUTPUT"))
    reports.files.push_back({*path, CiFile::Way::kAppend, Outputs(audit)});
  return reports;
}

Result<CiReports> ForGitlab(const Audit& audit, const RenderOptions& options) {
  CiReports reports;
  TRY(std::string quality, Render(audit, Format::kGitlab, options));
  TRY(std::string junit, Render(audit, Format::kJunit, options));
  reports.files = {{"gl-code-quality-report.json", CiFile::Way::kJoin, std::move(quality), Format::kGitlab},
                   {"telltale-junit.xml", CiFile::Way::kJoin, std::move(junit), Format::kJunit}};
  return reports;
}

}  // namespace

CiService DetectCi(const Environment& environment) {
  if (environment("GITHUB_ACTIONS") == "true") return CiService::kGithub;
  if (environment("GITLAB_CI") == "true") return CiService::kGitlab;
  return CiService::kNone;
}

Result<CiReports> RenderForCi(const Audit& audit, CiService service, const Environment& environment,
                              const RenderOptions& options) {
  switch (service) {
    case CiService::kGithub:
      return ForGithub(audit, environment, options);
    case CiService::kGitlab:
      return ForGitlab(audit, options);
    case CiService::kNone:
      break;
  }
  return CiReports{};
}

}  // namespace telltale
