#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/interrupt.h"
#include "harness/app/scan_bar.h"
#include "harness/app/scan_printer.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/scan/canary_file.h"
#include "harness/scan/scan.h"
#include "harness/scan/scan_control.h"
#include "schema/builtin.h"

namespace telltale {
namespace {

struct Options {
  std::vector<std::string> inputs, allow;
  std::string canaries, schema, format = "text", fail_on = "warning";
  unsigned jobs = 0;
  std::optional<std::size_t> salts;
  bool keep_going = false, one_run = false, no_generic = false, show_values = false, quiet = false;
};

Level LevelFrom(const std::string& text) {
  return text == "note" ? Level::kNote : text == "warning" ? Level::kWarning : Level::kError;
}

ScanFormat FormatFrom(const std::string& text) {
  return text == "ndjson" ? ScanFormat::kNdjson : text == "summary" ? ScanFormat::kSummary : ScanFormat::kText;
}

// Trying a string takes about a millisecond with fifteen canaries: all of a small recording's are tried.
std::size_t SaltsFor(const Options& options, std::uint64_t input_bytes) {
  constexpr std::uint64_t kSmallInput = std::uint64_t{64} << 20;
  constexpr std::size_t kManySalts = 10000;
  constexpr std::size_t kFewSalts = 1000;
  return options.salts ? *options.salts : input_bytes <= kSmallInput ? kManySalts : kFewSalts;
}

Result<ScanTask> MakeTask(const Options& options, const CanarySet& canaries, std::uint64_t input_bytes) {
  LeakOptions leak;
  leak.generic = !options.no_generic;
  for (const std::string& value : options.allow) leak.allowed_values.push_back({"", value, "--allow"});
  TRY(LeakDetector detector, LeakDetector::Compile(canaries, std::move(leak)));
  ScanTask task{std::move(detector), {}, {}, options.keep_going, options.one_run, {}};
  task.salts.max_salts = SaltsFor(options, input_bytes);
  // Each thread may need so much at once.
  task.limits.max_output_bytes = std::uint64_t{64} << 20;
  if (!options.schema.empty()) {
    TRY(SchemaValidator schema,
        BuiltinSchema(options.schema) ? BuiltinValidator(options.schema) : SchemaValidator::FromFile(options.schema));
    task.schema = std::move(schema);
  }
  return task;
}

Result<int> Scan(const Options& options) {
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  if (options.canaries.empty() && options.schema.empty() && options.no_generic) {
    return InputError("there is nothing to look for", "", "give --canaries or --schema, or leave --no-generic out");
  }
  TRY(const InputFiles inputs, ListInputs(options.inputs));
  CanarySet canaries;
  if (!options.canaries.empty()) {
    TRY(canaries, ReadCanaryFile(options.canaries));
  }
  TRY(const ScanTask task, MakeTask(options, canaries, inputs.total_bytes));
  const ControlOutcome control = RunScanControl(task, canaries, !options.no_generic);

  ScanProgress progress;
  Terminal err = DescribeTerminal(STDERR_FILENO);
  err.is_terminal = err.is_terminal && !options.quiet;
  ScanBar bar(err, progress, inputs.total_bytes, clock);
  ScanPrinter printer(
      {FormatFrom(options.format), options.show_values, LevelFrom(options.fail_on), [&] { bar.Erase(); }});
  if (inputs.passed_over > 0) {
    printer.AddNote(fmt::format("{} files in the directories are no recordings by their names, and were not read",
                                inputs.passed_over));
  }
  for (const Gap& gap : task.detector.gaps()) TRY_VOID(printer.OnGap(gap));
  for (const Gap& gap : control.gaps) TRY_VOID(printer.OnGap(gap));
  const unsigned jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  const SteadyTime begin = clock.SteadyNow();
  TRY(const ScanOutcome outcome, ScanInputs(inputs, task, jobs, printer, progress, interrupted));
  const double seconds = std::chrono::duration<double>(clock.SteadyNow() - begin).count();
  bar.End();
  const std::string summary =
      printer.Summary(outcome, seconds, fmt::format("{} of {} planted values found", control.found, control.planted));
  // The findings are a program's input: what is said about them goes elsewhere.
  const bool apart = options.format == "ndjson";
  TRY_VOID(PrintText(apart ? "" : summary));
  if (apart && !options.quiet) std::fputs(summary.c_str(), stderr);
  return outcome.interrupted ? kExitInterrupted : ExitCode(printer.GiveVerdict(outcome));
}

}  // namespace

void AddScanCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("scan", "Looks for leaks in recordings: exchanges as NDJSON or HAR");
  command->add_option("INPUT", options->inputs, "Files, directories, - for standard input; .gz and .zst too")
      ->required();
  command->add_option("-c,--canaries", options->canaries, "The planted values: canaries.json");
  command->add_option("-s,--schema", options->schema, "JSON schema of every body: a file, or a name that is built in");
  command->add_option("-f,--format", options->format, "text, ndjson or summary")
      ->check(CLI::IsMember({"text", "ndjson", "summary"}))
      ->capture_default_str();
  command->add_option("-j,--jobs", options->jobs, "Threads; default: one a core")->check(CLI::Range(0U, 256U));
  command->add_option("--fail-on", options->fail_on, "Findings from this level up fail: note, warning, error")
      ->check(CLI::IsMember({"note", "warning", "error"}))
      ->capture_default_str();
  command->add_option("--allow", options->allow,
                      "A value (with * and ?) that leak/pii and leak/secret may show; repeatable");
  command->add_flag("--keep-going", options->keep_going,
                    "Count broken lines and files as gaps instead of ending there");
  command->add_flag("--one-run", options->one_run,
                    "Look for values in pieces over all exchanges, whatever run they name");
  command->add_option(
      "--salts", options->salts,
      "How many of the strings that were sent are tried as salts of digests, and as keys of HMACs; what "
      "is left out is a gap. Default: 10000, past 64 MiB of input 1000; 0: none, and no gap");
  command->add_flag("--no-generic", options->no_generic,
                    "Do not look for what was not planted (leak/pii, leak/secret)");
  command->add_flag("--show-values", options->show_values, "Do not redact evidence");
  command->add_flag("-q,--quiet", options->quiet, "No progress bar; no summary beside --format ndjson");
  command->callback([options, &exit_code] {
    const Result<int> result = Scan(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
