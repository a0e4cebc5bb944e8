#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/time_text.h"
#include "harness/app/audit.h"
#include "harness/app/ci_reports.h"
#include "harness/app/command.h"
#include "harness/app/environment_option.h"
#include "harness/app/executable_file.h"
#include "harness/app/fail_on.h"
#include "harness/app/failure.h"
#include "harness/app/find_profile.h"
#include "harness/app/interrupt.h"
#include "harness/app/output_file.h"
#include "harness/app/progress_observer.h"
#include "harness/app/recorder_room.h"
#include "harness/app/run_folders.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/config/load_profile.h"
#include "harness/report/run_json/run_directory.h"
#include "harness/run/plan.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string profile, cli, out, isolation = "auto", fail_on = "warning", ci = "auto";
  std::vector<std::string> only, skip, reports, environment;
  unsigned jobs = 0;
  int keep = 0;
  RecorderRoom room;
  bool show_values = false, show_accepted = false, quiet = false;
};

Result<fs::path> Canonical(const fs::path& directory) {
  std::error_code error;
  fs::path canonical = fs::canonical(directory, error);
  if (error) return SystemFailure("cannot follow the path of the run directory", error.value(), directory.string());
  return canonical;
}

// "/x/telltale-run-20261122-185000" for 2026-11-22T18:50:00: one a second is enough at the desk; a second one gets
// "-2".
Result<fs::path> MakeRunDirectory(const std::string& wanted, const fs::path& runs, WallTime now) {
  if (!wanted.empty()) {
    if (mkdir(wanted.c_str(), 0700) != 0 && errno != EEXIST) {
      return InputError(fmt::format("cannot make the run directory: {}", std::generic_category().message(errno)),
                        wanted, "name another with --out DIR");
    }
    std::error_code error;
    if (!fs::is_directory(wanted, error)) {
      return InputError("is a file; the run directory must be a new or empty directory", wanted,
                        "name another with --out DIR");
    }
    if (access(wanted.c_str(), W_OK | X_OK) != 0) return InputError("cannot write into the run directory", wanted);
    if (!fs::is_empty(wanted, error) || error) {
      return InputError(error ? "cannot read the run directory" : "the run directory is not empty", wanted,
                        "name another with --out DIR");
    }
    return Canonical(wanted);
  }
  if (std::error_code error; !fs::create_directories(runs, error) && error) {
    return InputError(fmt::format("cannot make the folder for runs: {}", error.message()), runs.string(),
                      "name another with --out DIR");
  }
  const std::string time = ToRfc3339(now);
  const std::string stem = fmt::format("telltale-run-{}{}{}-{}{}{}", time.substr(0, 4), time.substr(5, 2),
                                       time.substr(8, 2), time.substr(11, 2), time.substr(14, 2), time.substr(17, 2));
  for (int attempt = 1; attempt < 1000; ++attempt) {
    const std::string name = (runs / (attempt == 1 ? stem : fmt::format("{}-{}", stem, attempt))).lexically_normal();
    if (mkdir(name.c_str(), 0700) == 0) return Canonical(name);
    if (errno != EEXIST)
      return InputError(fmt::format("cannot make the run directory: {}", std::generic_category().message(errno)), name,
                        "name another with --out DIR");
  }
  return Failure("cannot find a free name for the run directory", stem);
}

// Those that the outcome depends on, and no others: a report names them as the way to make the run again.
std::vector<std::string> ForTheRecord(const Options& options) {
  std::vector<std::string> words;
  for (const std::string& name : options.only) words.insert(words.end(), {"--only", name});
  for (const std::string& name : options.skip) words.insert(words.end(), {"--skip", name});
  for (const std::string& variable : options.environment) words.insert(words.end(), {"--env", variable});
  if (options.isolation != Options().isolation) words.insert(words.end(), {"--isolation", options.isolation});
  if (options.fail_on != Options().fail_on) words.insert(words.end(), {"--fail-on", options.fail_on});
  return words;
}

Result<AuditRequest> MakeRequest(const Options& options, const Clock& clock) {
  AuditRequest request;
  TRY(const fs::path profile, FindProfile(options.profile));
  TRY(request.profile, LoadProfile(profile));
  TRY(const EnvironmentVariables variables, ParseVariables(options.environment));
  request.profile.environment.insert(request.profile.environment.end(), variables.begin(), variables.end());
  TRY(request.fail_on, LevelFrom(options.fail_on));
  if (options.cli.empty() && request.profile.cli.empty()) {
    return InputError("the profile names no CLI", profile.string(), "name it with --cli PATH");
  }
  TRY(request.cli, ExecutableFile(options.cli.empty() ? request.profile.cli : NamedProgram(options.cli)));
  request.selection = {options.only, options.skip};
  request.options = ForTheRecord(options);
  request.jobs = options.jobs;
  request.room = options.room;
  request.isolation = options.isolation;
  request.today = ToRfc3339(clock.Now()).substr(0, 10);
  TRY_VOID(PlanScenarios(request.profile, request.selection));  // before a directory is made for nothing
  TRY(request.run_directory, MakeRunDirectory(options.out, RunsFolder(profile), clock.Now()));
  return request;
}

// What cannot be written in the end must not cost a whole run first.
Result<std::vector<ReportTarget>> Targets(const Options& options) {
  std::vector<ReportTarget> targets;
  for (const std::string& text : options.reports) {
    TRY(ReportTarget target, ParseReportTarget(text));
    targets.push_back(std::move(target));
  }
  TRY_VOID(CheckReportTargets(targets, options.out));
  return targets;
}

RenderOptions ForTerminal(const Options& options, const AuditRequest& request) {
  const Terminal out = DescribeTerminal(STDOUT_FILENO);
  RenderOptions render;
  render.show_values = options.show_values;
  render.show_accepted = options.show_accepted;
  render.colour = out.colour;
  render.width_columns = out.width_columns;
  std::error_code error;
  const fs::path near = fs::proximate(request.run_directory, error);
  render.run_directory = error || near.string().starts_with("..") ? request.run_directory.string() : near.string();
  return render;
}

Result<int> RunAndReport(const Options& options) {
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  TRY(const CiService ci, CiFrom(options.ci));
  TRY(const std::vector<ReportTarget> targets, Targets(options));
  TRY(const AuditRequest request, MakeRequest(options, clock));
  const Terminal err = DescribeTerminal(STDERR_FILENO);
  ProgressObserver observer(err, clock, options.quiet);
  TRY(const Audit audit, RunAudit(request, clock, interrupted, observer));
  observer.Finish();
  TRY_VOID(WriteRunDirectory(audit, request.run_directory));
  const RenderOptions render = ForTerminal(options, request);
  // The verdict is told even where a report could not be written.
  const Status written = WriteReports(audit, targets, render);
  TRY(const std::string text, Render(audit, Format::kConsole, render));
  const bool apart = AnyToStandardOutput(targets);
  TRY_VOID(PrintText(text, apart ? stderr : stdout));
  ReportToCi(audit, ci, render, apart);
  TRY_VOID(written);
  if (options.keep > 0 && options.out.empty()) {
    TRY_VOID(KeepNewest(request.run_directory.parent_path(), static_cast<std::size_t>(options.keep)));
  }
  return interrupted ? kExitInterrupted : ExitCode(audit.judgement.verdict);
}

}  // namespace

void AddRunCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("run", "Drives a CLI through its profile's scenarios and judges its telemetry");
  command->add_option(
      "-p,--profile", options->profile,
      "YAML file that describes the CLI; default: TELLTALE_PROFILE, else telltale.yaml or .telltale/*.yaml, here or "
      "above, up to the repository's root");
  command->add_option("--cli", options->cli,
                      "The CLI to audit, instead of the profile's; a name alone is searched in PATH");
  command->add_option("--only", options->only, "Only the scenarios of that name (with * and ?); repeatable");
  command->add_option("--skip", options->skip, "Not the scenarios of that name (with * and ?); repeatable");
  command->add_option("--env", options->environment, "NAME=VALUE for every run of the CLI; repeatable");
  command->add_option("-j,--jobs", options->jobs, "Scenarios at once; default: twice the cores");
  AddRecorderRoom(*command, options->room);
  command->add_option("--isolation", options->isolation, "auto, namespace, proxy or endpoint")
      ->check(CLI::IsMember({"auto", "namespace", "proxy", "endpoint"}))
      ->capture_default_str();
  command
      ->add_option("-o,--out", options->out,
                   "Run directory; default: telltale-run-DATE-TIME, in .telltale/runs where there is a .telltale "
                   "beside the profile")
      ->check(RefuseStandardOutput);
  command
      ->add_option("--keep", options->keep, "Then remove all but so many of the newest runs beside it (without --out)")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--report", options->reports, "FORMAT=FILE, FORMAT one of " + FormatNames() + "; repeatable");
  command->add_option("--ci", options->ci, kCiHelp)->capture_default_str();
  command->add_option("--fail-on", options->fail_on, "Findings from this level up fail: note, warning, error")
      ->capture_default_str();
  command->add_flag("--show-values", options->show_values, "Do not redact planted values and evidence");
  command->add_flag("--show-accepted", options->show_accepted, "Show accepted findings in full");
  command->add_flag("-q,--quiet", options->quiet, "No progress while it runs");
  command->callback([options, &exit_code] {
    const Result<int> result = RunAndReport(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
