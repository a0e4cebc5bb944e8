#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/audit.h"
#include "core/result.h"
#include "harness/report/render.h"

namespace telltale {

enum class CiService { kNone, kGithub, kGitlab };

// nullopt: the variable is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// What --ci auto finds: GITHUB_ACTIONS or GITLAB_CI set to true.
CiService DetectCi(const Environment& environment);

// A file that the CI service picks up. Relative paths are from the working directory.
struct CiFile {
  enum class Way { kAppend, kJoin };  // kJoin: with what another audit of this job wrote there (merge_reports.h)
  std::string path;
  Way way = Way::kAppend;
  std::string content;
  Format format = Format::kMarkdown;  // of a file that is joined
};

struct CiReports {
  std::string standard_output;  // workflow commands: print them
  std::vector<CiFile> files;
};

// What the service shows: on GitHub annotations, the step summary and the step's outputs (verdict, errors, warnings,
// notes, gaps); on GitLab gl-code-quality-report.json and telltale-junit.xml. Never changes the exit code.
Result<CiReports> RenderForCi(const Audit& audit, CiService service, const Environment& environment,
                              const RenderOptions& options);

}  // namespace telltale
