#include "harness/app/audit.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "core/digest.h"
#include "core/gap_kinds.h"
#include "core/version_scenario.h"
#include "harness/app/check_recording.h"
#include "harness/app/declared_endpoints.h"
#include "harness/app/drive_scenarios.h"
#include "harness/app/known_rules.h"
#include "harness/app/repository_path.h"
#include "harness/config/baseline.h"
#include "harness/judge/control.h"
#include "harness/judge/judge.h"
#include "harness/report/given_variables.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

std::string SystemName() {
  utsname names{};
  uname(&names);
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

Result<std::string> FileDigest(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return InputError("cannot be read", path.string());
  Sha256Stream digest;
  std::string buffer(1 << 16, '\0');
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0) {
    digest.Add(BytesView(buffer).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  return digest.FinishHex();
}

// The version command is one more run, in a sandbox like the others: its payloads are seen and searched for leaks.
void AddVersionScenario(Profile& profile) {
  if (profile.version_arguments.empty()) return;
  Scenario scenario;
  scenario.name = kVersionScenario;
  scenario.arguments = profile.version_arguments;
  profile.scenarios.push_back(std::move(scenario));
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Result<Subject> Describe(const AuditRequest& request, const std::vector<Run>& runs) {
  Subject subject;
  subject.name = request.profile.name;
  subject.cli_path = request.cli.string();
  TRY(subject.cli_sha256, FileDigest(request.cli));
  subject.system = SystemName();
  for (const Run& run : runs) {
    if (run.name == kVersionScenario) subject.cli_version = FirstLine(run.outcome.standard_output);
  }
  return subject;
}

// From the recording to the verdict: no I/O but the baseline's file.
Result<Judgement> JudgeRecording(const AuditRequest& request, const Profile& planned, const ContractSet& contracts,
                                 const Driven& driven, const std::vector<std::string>& left_out) {
  TRY(const Baseline baseline, LoadBaseline(planned.path.parent_path() / kBaselineFileName));
  TRY(CheckResult checked, CheckRecording(driven.recording, planned, contracts));
  // What was left out was not to try anything: the verdict's line says so.
  if (!left_out.empty()) {
    std::erase_if(checked.gaps, [](const Gap& gap) { return gap.kind == gap_kind::kUntried; });
  }
  std::vector<Control> controls =
      JudgeControl(driven.recording, driven.control, driven.control_failure, driven.clock_span, checked.findings);
  for (Finding& finding : checked.findings) finding.fingerprint = Fingerprint(finding, planned.name);
  JudgeOptions options;
  options.fail_on = request.fail_on;
  options.today = request.today;
  options.accepted_gaps = planned.accepted_gaps;
  if (!left_out.empty()) {
    for (const Scenario& scenario : planned.scenarios) options.scenarios_run.insert(scenario.name);
  }
  Judgement judgement =
      Judge(std::move(checked.findings), std::move(checked.gaps), std::move(controls), baseline, options);
  judgement.left_out = left_out;
  return judgement;
}

}  // namespace

Result<Audit> RunAudit(const AuditRequest& request, const Clock& clock, const std::atomic<bool>& cancelled,
                       RunObserver& observer) {
  Audit audit;
  audit.started_at = clock.Now();
  // The checks are to judge what was to run, the battery included.
  Profile planned = request.profile;
  TRY(Plan plan, PlanScenarios(request.profile, request.selection));
  planned.scenarios = std::move(plan.scenarios);
  AddVersionScenario(planned);
  TRY(const ContractSet contracts, LoadContracts(planned));
  DriveRequest drive;
  drive.cli = request.cli;
  drive.journal = request.run_directory / "journal.sqlite";
  drive.isolation = request.isolation;
  drive.jobs = request.jobs;
  drive.room = request.room;
  TRY(Driven driven, DriveScenarios(drive, planned, clock, cancelled, observer));
  TRY(audit.judgement, JudgeRecording(request, planned, contracts, driven, plan.left_out));
  TRY(audit.subject, Describe(request, driven.recording.runs));
  audit.ended_at = clock.Now();
  audit.tool_version = TELLTALE_VERSION;
  audit.profile_path = RepositoryPath(request.profile.path).string();
  std::error_code unseen;  // then only its name is told
  audit.profile_directory = fs::absolute(request.profile.path, unseen).parent_path().string();
  audit.profile_text = request.profile.text;
  audit.isolation = driven.isolation;
  audit.isolation_facts = std::move(driven.isolation_facts);
  audit.run_options = request.options;
  audit.endpoints = DeclaredEndpoints(planned, contracts);
  audit.recording = std::move(driven.recording);
  audit.rules = KnownRules();
  audit.journal_head = driven.journal_head;
  HideGivenVariables(audit);
  return audit;
}

}  // namespace telltale
