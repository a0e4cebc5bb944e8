#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/report/run_directory.h"

namespace telltale {
namespace {

struct Options {
  std::string run_directory;
  std::string format = "console";
  bool show_values = false;
  bool show_accepted = false;
};

Status Report(const Options& options) {
  const auto format = FormatFromString(options.format);
  if (!format) return InputError("there is no report format \"" + options.format + "\"", "--format");
  TRY(const Audit audit, ReadRunDirectory(options.run_directory));
  const Terminal terminal = DescribeTerminal(STDOUT_FILENO);
  RenderOptions render;
  render.show_values = options.show_values;
  render.show_accepted = options.show_accepted;
  render.colour = terminal.colour;
  render.width_columns = terminal.width_columns;
  render.run_directory = options.run_directory;
  TRY(const std::string text, Render(audit, *format, render));
  return PrintText(text);
}

}  // namespace

void AddReportCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("report", "Writes a report of an earlier run to standard output");
  command->add_option("run_dir", options->run_directory, "Directory that `telltale run` wrote")->required();
  std::string formats;
  for (const FormatRow& row : Formats()) formats += (formats.empty() ? "" : ", ") + std::string(row.name);
  command->add_option("-f,--format", options->format, "One of " + formats)->capture_default_str();
  command->add_flag("--show-values", options->show_values, "Do not redact planted values and evidence");
  command->add_flag("--show-accepted", options->show_accepted, "Show accepted findings in full");
  command->callback([options, &exit_code] {
    const Status status = Report(*options);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
