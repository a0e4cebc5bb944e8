#include "harness/app/audit.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/digest.h"
#include "harness/app/choose_isolation.h"
#include "harness/app/decode_bodies.h"
#include "harness/app/find_leaks.h"
#include "harness/app/known_rules.h"
#include "harness/app/scratch_directory.h"
#include "harness/check/check_all.h"
#include "harness/config/baseline.h"
#include "harness/judge/control.h"
#include "harness/judge/judge.h"
#include "harness/run/control_run.h"
#include "harness/run/plan.h"
#include "mockserver/record/journal.h"
#include "mockserver/tls/authority.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// Everything that listens and records, in the order of its making.
struct Instrument {
  std::unique_ptr<ScratchDirectory> scratch;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Authority> trusted, untrusted;
  std::unique_ptr<CaptureServer> server;
};

Result<Instrument> SetUp(const fs::path& journal_path, const Clock& clock) {
  Instrument instrument;
  TRY(instrument.scratch, ScratchDirectory::Make());
  TRY(instrument.journal, Journal::Open(journal_path));
  TRY(instrument.trusted, Authority::Make("telltale run authority"));
  TRY(instrument.untrusted, Authority::Make("telltale untrusted authority"));
  TRY(instrument.server,
      CaptureServer::Start(*instrument.journal, *instrument.trusted, *instrument.untrusted, clock, CaptureLimits{}));
  return instrument;
}

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

constexpr const char* kVersionScenario = "subject-version";

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

std::vector<DeclaredEndpoint> Declared(const Profile& profile) {
  std::vector<DeclaredEndpoint> endpoints;
  for (const Endpoint& endpoint : profile.endpoints) {
    DeclaredEndpoint declared{endpoint.id, endpoint.host, endpoint.port, endpoint.role, "", ""};
    if (!endpoint.contract.empty()) {
      std::ifstream file(endpoint.contract, std::ios::binary);
      declared.contract_path = "contracts/" + endpoint.contract.filename().string();
      declared.contract_text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    endpoints.push_back(std::move(declared));
  }
  return endpoints;
}

struct Driven {
  Recording recording;
  std::string isolation;
  std::string journal_head;
  Canary control;
};

// From the profile's scenarios to the recording: everything that listens is gone when this returns.
Result<Driven> Drive(const AuditRequest& request, const Profile& planned, const Clock& clock,
                     const std::atomic<bool>& cancelled, RunObserver& observer) {
  const fs::path journal_path = request.run_directory / "journal.sqlite";
  TRY(Instrument instrument, SetUp(journal_path, clock));
  const IsolationContext context{instrument.server.get(), instrument.journal.get(), &clock,
                                 instrument.trusted->certificate_pem(), instrument.scratch->path()};
  TRY(const ChosenIsolation chosen, ChooseIsolation(request.isolation, context, planned));
  RunOptions options;
  options.cli = request.cli;
  options.jobs = request.jobs != 0 ? request.jobs : 2 * std::max(1U, std::thread::hardware_concurrency());
  options.random = SystemRandom();
  Driven driven;
  driven.isolation = chosen.isolation->name();
  for (Gap gap : chosen.isolation->Blindness()) {
    for (const std::string& reason : chosen.refused) gap.message += "; not used: " + reason;
    TRY_VOID(instrument.journal->Record(gap));
  }
  TRY(driven.recording.runs,
      RunScenarios(planned.scenarios, planned, options, *chosen.isolation, *instrument.journal, cancelled, observer));
  if (cancelled) {
    TRY_VOID(instrument.journal->Record(
        Gap{"interrupted", "", "", "the run was interrupted: not all scenarios ran", false}));
  } else {
    std::string random_bytes(16, '\0');
    options.random(reinterpret_cast<unsigned char*>(random_bytes.data()), random_bytes.size());
    driven.control = MakeControlCanary(random_bytes);
    TRY(Run control, RunControl(planned, fs::read_symlink("/proc/self/exe"), ControlBody(driven.control),
                                driven.control, options, *chosen.isolation, *instrument.journal, cancelled));
    driven.recording.runs.push_back(std::move(control));
  }
  TRY_VOID(instrument.server->RecordingStatus());
  instrument.server.reset();
  driven.journal_head = instrument.journal->head();
  TRY(JournalContents contents, ReadJournal(journal_path));
  driven.recording.exchanges = std::move(contents.exchanges);
  driven.recording.flows = std::move(contents.flows);
  driven.recording.gaps = std::move(contents.gaps);
  return driven;
}

// From the recording to the verdict: no I/O but the contracts' files.
Result<Judgement> JudgeRecording(const AuditRequest& request, const Profile& planned, const Driven& driven) {
  TRY(const ContractSet contracts, LoadContracts(planned));
  TRY(const Baseline baseline, LoadBaseline(planned.path.parent_path() / kBaselineFileName));
  const Recording& recording = driven.recording;
  CheckResult checked = CheckAll(recording, planned, contracts, DecodeBodies(recording));
  TRY(LeakResult leaks, FindLeaks(recording, planned, std::max(1U, std::thread::hardware_concurrency())));
  std::vector<Finding> findings = std::move(checked.findings);
  std::move(leaks.findings.begin(), leaks.findings.end(), std::back_inserter(findings));
  std::vector<Gap> gaps = WithoutControlGaps(recording.gaps);
  std::move(checked.gaps.begin(), checked.gaps.end(), std::back_inserter(gaps));
  std::move(leaks.gaps.begin(), leaks.gaps.end(), std::back_inserter(gaps));
  const Control control = JudgeControl(recording, driven.control, findings);
  JudgeOptions options;
  options.fail_on = request.fail_on;
  options.today = request.today;
  options.accepted_gap_kinds.insert(planned.accepted_gaps.begin(), planned.accepted_gaps.end());
  if (!request.only.empty()) {
    for (const Scenario& scenario : planned.scenarios) options.scenarios_run.insert(scenario.name);
  }
  return Judge(std::move(findings), std::move(gaps), {control}, baseline, options);
}

}  // namespace

Result<Audit> RunAudit(const AuditRequest& request, const Clock& clock, const std::atomic<bool>& cancelled,
                       RunObserver& observer) {
  Audit audit;
  audit.started_at = clock.Now();
  // The checks are to judge what was to run, the battery included.
  Profile planned = request.profile;
  TRY(planned.scenarios, PlanScenarios(request.profile, request.only));
  AddVersionScenario(planned);
  TRY(Driven driven, Drive(request, planned, clock, cancelled, observer));
  TRY(audit.judgement, JudgeRecording(request, planned, driven));
  TRY(audit.subject, Describe(request, driven.recording.runs));
  audit.ended_at = clock.Now();
  audit.tool_version = TELLTALE_VERSION;
  // Code scanning shows files by their paths in the repository, from whose root the tool is run.
  const fs::path near = fs::proximate(request.profile.path);
  audit.profile_path = near.string().starts_with("..") ? request.profile.path.string() : near.string();
  audit.profile_text = request.profile.text;
  audit.isolation = driven.isolation;
  audit.endpoints = Declared(planned);
  audit.recording = std::move(driven.recording);
  audit.rules = KnownRules();
  audit.journal_head = driven.journal_head;
  return audit;
}

}  // namespace telltale
