#include "tests/integration/variants/audit_of_variant.h"

#include <sstream>

#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

const std::string kBuild = TELLTALE_BUILD_DIR;

std::vector<nlohmann::json> JsonLines(const std::string& text) {
  std::vector<nlohmann::json> values;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) values.push_back(nlohmann::json::parse(line));
  return values;
}

}  // namespace

std::set<std::string> AuditOutcome::rules() const {
  std::set<std::string> ids;
  for (const nlohmann::json& finding : findings) ids.insert(finding.at("rule").get<std::string>());
  return ids;
}

std::set<std::string> AuditOutcome::endpoint_variables() const {
  std::set<std::string> names;
  for (const nlohmann::json& one : run.at("runs")) {
    for (const nlohmann::json& variable : one.at("environment")) {
      const auto name = variable.at(0).get<std::string>();
      if (name.find("ENDPOINT") != std::string::npos || name.ends_with("_PROXY") || name.ends_with("_proxy")) {
        names.insert(name);
      }
    }
  }
  return names;
}

AuditOutcome RunAudit(const AuditStart& start) {
  const WorkFolder folder;
  const auto run_directory = folder / "run";
  std::vector<std::string> argv = {kBuild + "/telltale",
                                   "run",
                                   "--quiet",
                                   "--profile",
                                   TELLTALE_SOURCE_DIR "/fixtures/profiles/refcli.yaml",
                                   "--cli",
                                   kBuild + "/" + start.cli,
                                   "--isolation",
                                   start.tier,
                                   "--out",
                                   run_directory.string()};
  for (const std::string& variable : start.environment) argv.insert(argv.end(), {"--env", variable});
  for (const std::string& scenario : start.scenarios) argv.insert(argv.end(), {"--only", scenario});
  const ProgramEnd end = RunProgram({argv});
  AuditOutcome outcome;
  outcome.exit_code = end.exit_code;
  outcome.console = end.standard_output + end.standard_error;
  outcome.findings = JsonLines(FileText(run_directory / "findings.ndjson"));
  outcome.run = nlohmann::json::parse(FileText(run_directory / "run.json"), nullptr, false);
  const ProgramEnd checked =
      RunProgram({{"/usr/bin/python3", TELLTALE_SOURCE_DIR "/tests/integration/reports/validate_reports.py", argv[0],
                   run_directory.string()}});
  if (checked.exit_code != 0) outcome.report_problems = "formats: " + checked.standard_output + checked.standard_error;
  return outcome;
}

std::string StrongestTier() {
  const ProgramEnd end = RunProgram({{kBuild + "/telltale", "doctor"}});
  return end.exit_code == 0 ? "namespace" : "endpoint";
}

}  // namespace telltale
