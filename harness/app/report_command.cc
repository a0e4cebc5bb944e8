#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/app/ci_reports.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/output_file.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/report/atomic_file.h"
#include "harness/report/merge_reports.h"
#include "harness/report/run_json/run_directory.h"

namespace telltale {
namespace {

struct Options {
  std::vector<std::string> run_directories;
  std::string file, ci = "none";
  std::string format = "console";
  bool show_values = false;
  bool show_accepted = false;
};

RenderOptions RenderFor(const Options& options) {
  const Terminal terminal = DescribeTerminal(STDOUT_FILENO);
  RenderOptions render;
  render.show_values = options.show_values;
  render.show_accepted = options.show_accepted;
  render.colour = terminal.colour && options.file.empty();
  render.width_columns = terminal.width_columns;
  return render;
}

Status Report(const Options& options) {
  TRY(const Format format, ParseReportFormat(options.format, "--format"));
  const ReportTarget target{format, OutputFile(options.file.empty() ? "-" : options.file)};
  TRY(const CiService ci, CiFrom(options.ci));
  RenderOptions render = RenderFor(options);
  std::vector<Audit> audits;
  std::vector<std::string> texts;
  for (const std::string& directory : options.run_directories) {
    if (!options.file.empty()) {
      TRY_VOID(CheckReportTargets({target}, directory));
    }
    TRY(Audit audit, ReadRunDirectory(directory));
    render.run_directory = directory;
    TRY(std::string text, Render(audit, target.format, render));
    texts.push_back(std::move(text));
    audits.push_back(std::move(audit));
  }
  TRY(const std::string text, MergeReports(target.format, texts));
  if (options.file.empty()) {
    TRY_VOID(PrintText(text));
  } else {
    TRY_VOID(WriteFileAtomically(target.file, text));
  }
  for (const Audit& audit : audits) {
    const bool is_printed = options.file.empty() || IsStandardOutput(target.file);
    ReportToCi(audit, ci, render, is_printed && target.format != Format::kConsole);
  }
  return {};
}

}  // namespace

void AddReportCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("report", "Writes a report of earlier runs");
  command
      ->add_option("run_dir", options->run_directories, "Directories that `telltale run` wrote; several: in one report")
      ->required();
  command->add_option("-f,--format", options->format, "One of " + FormatNames())->capture_default_str();
  command->add_option("-o,--out", options->file, "The file to write; default, and -: standard output");
  command->add_option("--ci", options->ci, kCiHelp)->capture_default_str();
  command->add_flag("--show-values", options->show_values, "Do not redact planted values and evidence");
  command->add_flag("--show-accepted", options->show_accepted, "Show accepted findings in full");
  command->callback([options, &exit_code] {
    const Status status = Report(*options);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
