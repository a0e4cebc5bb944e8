#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/redact.h"
#include "harness/report/json_text.h"
#include "harness/report/renderers.h"
#include "harness/report/source_place.h"

// GitLab's Code Quality format: a list of issues, unique by fingerprint, each at a line of a committed file.
namespace telltale {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxIssues = 5000;  // with the one that says that some are left out

std::string_view Severity(Level level) {
  return level == Level::kError ? "critical" : level == Level::kWarning ? "minor" : "info";
}

ordered_json Issue(const Finding& finding, const SourcePlace& place) {
  return {
      {"description", Printable(fmt::format("{}: {} (scenario {})", finding.rule, finding.message, finding.scenario))},
      {"check_name", finding.rule},
      {"fingerprint", finding.fingerprint},
      {"severity", Severity(finding.level)},
      {"location", {{"path", place.file}, {"lines", {{"begin", place.line}}}}}};
}

}  // namespace

std::string RenderGitlab(const Audit& audit, const RenderOptions&) {
  const SourcePlaces places(audit);
  std::set<std::string_view> seen;
  ordered_json issues = ordered_json::array();
  for (const Level level : {Level::kError, Level::kWarning, Level::kNote}) {
    for (const Finding& finding : audit.judgement.findings) {
      if (finding.level != level || !seen.insert(finding.fingerprint).second) continue;
      if (issues.size() < kMaxIssues) issues.push_back(Issue(finding, places.Of(finding)));
    }
  }
  if (seen.size() > kMaxIssues) {
    issues.erase(issues.size() - 1);  // for the one that says so
    issues.push_back(
        {{"description", fmt::format("{} more are left out; the JSON report has all", seen.size() - issues.size())},
         {"check_name", "telltale/left-out"},
         {"fingerprint", "telltale-left-out"},
         {"severity", "info"},
         {"location", {{"path", places.profile()}, {"lines", {{"begin", 1}}}}}});
  }
  return JsonText(issues, 1);
}

}  // namespace telltale
