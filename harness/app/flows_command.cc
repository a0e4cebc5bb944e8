#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/digest.h"
#include "harness/app/command.h"
#include "harness/app/environment_option.h"
#include "harness/app/executable_file.h"
#include "harness/app/failure.h"
#include "harness/app/find_profile.h"
#include "harness/app/flow_audit.h"
#include "harness/app/interrupt.h"
#include "harness/app/progress_observer.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/config/load_profile.h"
#include "harness/sandbox/machine/drawn_identity.h"

namespace telltale {
namespace {

struct Options {
  std::string profile, cli, scenario, isolation = "auto", format = "console", seed;
  std::vector<std::string> sources, environment;
  unsigned jobs = 0, budget = FlowRequest().budget, redraws = flows::SearchOptions().redraws;
  RecorderRoom room;
  bool show_values = false, quiet = false;
};

// The one that was named; else the one that the battery disturbs, else the first.
Result<Scenario> ChosenScenario(const Profile& profile, const std::string& named) {
  const std::string& wanted = named.empty() ? profile.battery_scenario : named;
  std::vector<std::string> names;
  for (const Scenario& scenario : profile.scenarios) {
    if (scenario.name == wanted) return scenario;
    names.push_back(scenario.name);
  }
  if (named.empty() && !profile.scenarios.empty()) return profile.scenarios.front();
  return InputError(fmt::format("no scenario is called \"{}\"", named), profile.path.string(),
                    fmt::format("there are {}", fmt::join(names, ", ")));
}

Status CheckSources(const std::vector<std::string>& asked, const Profile& profile) {
  CanarySet requested;
  for (const CanaryRequest& one : profile.canaries) requested.push_back({one.name, one.canary_class, ""});
  std::vector<std::string> ids;
  for (const flows::Source& source : flows::AllSources(requested)) ids.push_back(source.id);
  for (const std::string& id : asked) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    return InputError(fmt::format("no source is called \"{}\"", id), "--sources",
                      fmt::format("there are {}", fmt::join(ids, ", ")));
  }
  return {};
}

std::string FreshSeed() {
  Bytes bytes(16, '\0');
  SystemRandom()(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  return ToHex(bytes);
}

Result<FlowRequest> MakeRequest(const Options& options) {
  FlowRequest request;
  FlowDrive& drive = request.drive;
  TRY(const std::filesystem::path profile, FindProfile(options.profile));
  TRY(drive.profile, LoadProfile(profile));
  TRY(const EnvironmentVariables variables, ParseVariables(options.environment));
  drive.profile.environment.insert(drive.profile.environment.end(), variables.begin(), variables.end());
  if (options.cli.empty() && drive.profile.cli.empty()) {
    return InputError("the profile names no CLI", profile.string(), "name it with --cli PATH");
  }
  TRY(drive.cli, ExecutableFile(options.cli.empty() ? drive.profile.cli : NamedProgram(options.cli)));
  TRY(drive.scenario, ChosenScenario(drive.profile, options.scenario));
  TRY_VOID(CheckSources(options.sources, drive.profile));
  drive.isolation = options.isolation;
  drive.jobs = options.jobs;
  drive.room = options.room;
  drive.seed = options.seed.empty() ? FreshSeed() : options.seed;
  request.sources = options.sources;
  request.budget = options.budget;
  request.search.redraws = options.redraws;
  return request;
}

Result<int> Flows(const Options& options) {
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  TRY(const FlowRequest request, MakeRequest(options));
  ProgressObserver observer(DescribeTerminal(STDERR_FILENO), clock, options.quiet);
  TRY(const flows::Account account, AuditFlows(request, clock, interrupted, observer));
  observer.Finish();
  const Terminal out = DescribeTerminal(STDOUT_FILENO);
  const flows::ShowOptions show{out.colour, options.show_values, out.width_columns};
  TRY_VOID(PrintText(options.format == "json"  ? flows::JsonOf(account, show)
                     : options.format == "csv" ? flows::CsvOf(account)
                                               : flows::ConsoleOf(account, show)));
  return interrupted ? kExitInterrupted : ExitCode(account.verdict);
}

}  // namespace

void AddFlowsCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand(
      "flows", "Says what each member that a CLI tells is made of, by changing one source at a time");
  command->add_option("-p,--profile", options->profile, "YAML file that describes the CLI; default: as for run");
  command->add_option("--cli", options->cli, "The CLI, instead of the profile's; a name alone is searched in PATH");
  command->add_option("--scenario", options->scenario, "Whose events; default: the one that the battery disturbs");
  command->add_option("--sources", options->sources, "Only those (machine-id,home); default: all that are planted")
      ->delimiter(',');
  command->add_option("--budget", options->budget, "Runs of the CLI at most; what they leave untried is told")
      ->check(CLI::Range(1U, 100'000U))
      ->capture_default_str();
  command
      ->add_option("--redraws", options->redraws, "How often all that a member does not follow is drawn anew at once")
      ->check(CLI::Range(2U, kLastDrawing))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Of everything that is drawn; default: another each time");
  command->add_option("--env", options->environment, "NAME=VALUE for every run of the CLI; repeatable");
  command->add_option("-j,--jobs", options->jobs, "Runs at once; default: twice the cores");
  AddRecorderRoom(*command, options->room);
  command->add_option("--isolation", options->isolation, "auto, namespace, proxy or endpoint")
      ->check(CLI::IsMember({"auto", "namespace", "proxy", "endpoint"}))
      ->capture_default_str();
  command->add_option("-f,--format", options->format, "console, json or csv")
      ->capture_default_str()
      ->check(CLI::IsMember({"console", "json", "csv"}));
  command->add_flag("--show-values", options->show_values, "Do not redact what members said");
  command->add_flag("-q,--quiet", options->quiet, "No progress while it runs");
  command->callback([options, &exit_code] {
    const Result<int> result = Flows(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
