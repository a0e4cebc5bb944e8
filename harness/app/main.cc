#include <CLI/CLI.hpp>

#include "harness/app/command.h"

namespace {

// In the order in which `telltale --help` lists them.
// clang-format off: a line each, so that two commands can be added side by side.
constexpr void (*kCommands[])(CLI::App&, int&) = {
    telltale::AddRunCommand,
    telltale::AddServeCommand,
    telltale::AddScanCommand,
    telltale::AddReportCommand,
    telltale::AddDiffCommand,
    telltale::AddBaselineCommand,
    telltale::AddVerifyCommand,
    telltale::AddBundleCommand,
    telltale::AddDoctorCommand,
    telltale::AddExplainCommand,
    telltale::AddControlClientCommand,
};
// clang-format on

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Audits what a command-line tool tells home."};
  app.set_version_flag("--version", "telltale " TELLTALE_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  telltale::AddInitCommand(app, telltale::TakeCommandLine(argc, argv), exit_code);
  for (const auto add : kCommands) add(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : telltale::kExitUsage;
  }
  return exit_code;
}
