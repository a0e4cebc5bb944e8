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

Status PrintSdks(const std::string& id, bool as_schema) {
  if (as_schema) {
    if (id.empty()) return InputError("a contract is of one SDK", "--schema", "telltale sdks ID --schema");
    TRY(const std::string text, SdkContract(id));
    return PrintText(text);
  }
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
  auto as_schema = std::make_shared<bool>(false);
  command->add_flag("--schema", *as_schema, "As a draft-07 contract of the members that the SDK fills by itself");
  command->callback([id, as_schema, &exit_code] {
    const Status status = PrintSdks(*id, *as_schema);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
