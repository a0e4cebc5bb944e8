#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/report/explain_sdk.h"

namespace telltale {
namespace {

Status PrintSdks(const std::string& id) {
  const Terminal terminal = DescribeTerminal(STDOUT_FILENO);
  RenderOptions options;
  options.colour = terminal.colour;
  options.width_columns = terminal.width_columns;
  if (id.empty()) return PrintText(RenderSdkList(options));
  TRY(const std::string text, ExplainSdk(id, options));
  return PrintText(text);
}

}  // namespace

void AddSdksCommand(CLI::App& app, int& exit_code) {
  auto id = std::make_shared<std::string>();
  CLI::App* const command = app.add_subcommand("sdks", "Says what a telemetry SDK sends by itself, and what stops it");
  command->add_option("id", *id, "Of an SDK (sentry); without it all are listed");
  command->callback([id, &exit_code] {
    const Status status = PrintSdks(*id);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
