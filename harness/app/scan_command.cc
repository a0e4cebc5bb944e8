#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/time_text.h"
#include "harness/app/command.h"
#include "harness/app/declared_endpoints.h"
#include "harness/app/declared_options.h"
#include "harness/app/failure.h"
#include "harness/app/interrupt.h"
#include "harness/app/repository_path.h"
#include "harness/app/scan_audit.h"
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
  std::vector<std::string> inputs, allow, reports, schema;
  DeclaredOptions declared;
  std::string canaries, format = "text", fail_on = "warning";
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

Result<ScanTask> MakeTask(const Options& options, const CanarySet& canaries, const Declared& declared,
                          std::uint64_t input_bytes) {
  LeakOptions leak;
  leak.messages = declared.messages;
  if (declared.contracts != nullptr) leak.allowed_values = declared.contracts->profile.allowed_values;
  leak.generic = !options.no_generic;
  for (const std::string& value : options.allow) leak.allowed_values.push_back({"", value, "--allow"});
  TRY(LeakDetector detector, LeakDetector::Compile(canaries, std::move(leak)));
  ScanTask task{std::move(detector), {}, {}, options.keep_going, options.one_run, {}};
  task.declared = declared.contracts;
  task.salts.max_salts = SaltsFor(options, input_bytes);
  // Each thread may need so much at once.
  task.limits.max_output_bytes = std::uint64_t{64} << 20;
  if (!options.schema.empty()) {
    TRY(SchemaValidator schema, ReadSchema(options.schema));
    task.schema = std::move(schema);
  }
  return task;
}

// What decides the outcome, for the record.
std::vector<std::string> OptionsForTheRecord(const Options& options) {
  std::vector<std::string> record = {"--fail-on", options.fail_on};
  if (!options.canaries.empty()) record.insert(record.end(), {"--canaries", options.canaries});
  for (const std::string& value : options.allow) record.insert(record.end(), {"--allow", value});
  for (const std::string& schema : options.schema) record.insert(record.end(), {"--schema", schema});
  if (!options.declared.profile.empty()) record.insert(record.end(), {"--profile", options.declared.profile});
  for (const std::string& text : options.declared.protobuf) record.insert(record.end(), {"--protobuf", text});
  for (const auto& [is_set, name] :
       {std::pair(options.keep_going, "--keep-going"), std::pair(options.one_run, "--one-run"),
        std::pair(options.no_generic, "--no-generic")}) {
    if (is_set) record.emplace_back(name);
  }
  record.insert(record.end(), options.inputs.begin(), options.inputs.end());
  return record;
}

ScanFacts FactsOf(const Options& options, const CanarySet& canaries, const Declared& declared, const Clock& clock) {
  ScanFacts facts;
  for (const std::string& input : options.inputs) facts.inputs += (facts.inputs.empty() ? "" : ", ") + input;
  facts.first_input = RepositoryPath(options.inputs.front()).string();
  facts.canaries = canaries;
  facts.generic = !options.no_generic;
  facts.options = OptionsForTheRecord(options);
  facts.fail_on = LevelFrom(options.fail_on);
  facts.today = ToRfc3339(clock.Now()).substr(0, 10);
  if (declared.contracts != nullptr) {
    facts.declared = DeclaredEndpoints(declared.contracts->profile, declared.contracts->contracts);
  }
  if (options.schema.empty()) return facts;
  facts.schema_name = std::filesystem::path(options.schema.front()).filename().string();
  if (options.schema.size() > 1) {  // the record holds one text, so it is that of all of them
    if (const auto schema = ReadSchema(options.schema)) facts.schema_text = schema->linked_text();
  } else if (const auto builtin = BuiltinSchema(options.schema.front())) {
    facts.schema_text = *builtin;
  } else {
    std::ifstream file(options.schema.front(), std::ios::binary);
    facts.schema_text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return facts;
}

Result<std::vector<ReportTarget>> TargetsOf(const Options& options) {
  std::vector<ReportTarget> targets;
  for (const std::string& text : options.reports) {
    TRY(ReportTarget target, ParseReportTarget(text));
    targets.push_back(std::move(target));
  }
  TRY_VOID(CheckReportTargets(targets, ""));
  return targets;
}

Result<int> Scan(const Options& options) {
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  if (options.canaries.empty() && options.schema.empty() && options.declared.profile.empty() && options.no_generic) {
    return InputError("there is nothing to look for", "",
                      "give --canaries, --schema or --profile, or leave --no-generic out");
  }
  TRY(const std::vector<ReportTarget> targets, TargetsOf(options));
  TRY(const Declared declared, ReadDeclared(options.declared));
  TRY(const InputFiles inputs, ListInputs(options.inputs));
  CanarySet canaries;
  if (!options.canaries.empty()) {
    TRY(canaries, ReadCanaryFile(options.canaries));
  }
  TRY(ScanTask task, MakeTask(options, canaries, declared, inputs.total_bytes));
  const ControlOutcome control = RunScanControl(task, canaries, !options.no_generic);

  ScanProgress progress;
  Terminal err = DescribeTerminal(STDERR_FILENO);
  err.is_terminal = err.is_terminal && !options.quiet;
  ScanBar bar(err, progress, inputs.total_bytes, clock);
  const bool report_is_output = AnyToStandardOutput(targets);
  ScanPrinter printer({FormatFrom(options.format), options.show_values, LevelFrom(options.fail_on),
                       report_is_output ? stderr : stdout, [&] { bar.Erase(); }});
  if (inputs.passed_over > 0) {
    printer.AddNote(fmt::format("{} files in the directories are no recordings by their names, and were not read",
                                inputs.passed_over));
  }
  ScanAudit audit(printer);
  task.keep_exchanges = !targets.empty();
  ScanSink& sink = targets.empty() ? static_cast<ScanSink&>(printer) : audit;
  for (const Gap& gap : task.detector.gaps()) TRY_VOID(sink.OnGap(gap));
  for (const Gap& gap : control.gaps) TRY_VOID(sink.OnGap(gap));
  const unsigned jobs = options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  const WallTime started_at = clock.Now();
  const SteadyTime begin = clock.SteadyNow();
  TRY(const ScanOutcome outcome, ScanInputs(inputs, task, jobs, sink, progress, interrupted));
  const double seconds = std::chrono::duration<double>(clock.SteadyNow() - begin).count();
  bar.End();
  const std::string summary =
      printer.Summary(outcome, seconds, fmt::format("{} of {} planted values found", control.found, control.planted));
  // The findings, or a report, are a program's input: what is said about them goes elsewhere.
  const bool apart = options.format == "ndjson" || report_is_output;
  TRY_VOID(PrintText(apart ? "" : summary));
  if (apart && !options.quiet) std::fputs(summary.c_str(), stderr);
  if (!targets.empty()) {
    RenderOptions render;
    render.show_values = options.show_values;
    TRY_VOID(WriteReports(audit.Finish(FactsOf(options, canaries, declared, clock), outcome, control,
                                       printer.GiveVerdict(outcome), started_at, clock.Now()),
                          targets, render));
  }
  return outcome.interrupted ? kExitInterrupted : ExitCode(printer.GiveVerdict(outcome));
}

}  // namespace

void AddScanCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("scan", "Looks for leaks in recordings: exchanges as NDJSON or HAR");
  command->add_option("INPUT", options->inputs, "Files, directories, - for standard input; .gz and .zst too")
      ->required();
  command->add_option("-c,--canaries", options->canaries, "The planted values: canaries.json");
  CLI::Option* const schema = command->add_option(
      "-s,--schema", options->schema,
      "JSON schema of every body: a file, or a name that is built in; again for each file that it refers to");
  schema->allow_extra_args(false);
  command
      ->add_option(
          "-p,--profile", options->declared.profile,
          "Judge what was sent by a profile's endpoints: contracts, messages of protobuf, content types, tokens, "
          "what it declares sealed, allowed values and accepted gaps")
      ->excludes(schema);
  AddProtobufOption(*command, options->declared.protobuf);
  command->add_option("-f,--format", options->format, "text, ndjson or summary")
      ->check(CLI::IsMember({"text", "ndjson", "summary"}))
      ->capture_default_str();
  command->add_option("--report", options->reports, "FORMAT=FILE, FORMAT one of " + FormatNames() + "; repeatable");
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
