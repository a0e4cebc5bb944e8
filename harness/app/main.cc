#include <CLI/CLI.hpp>

#include "harness/app/command.h"

int main(int argc, char** argv) {
  CLI::App app{"Audits what a command-line tool tells home."};
  app.set_version_flag("--version", "telltale " TELLTALE_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  for (const auto add : {telltale::AddRunCommand, telltale::AddServeCommand, telltale::AddReportCommand,
                         telltale::AddBaselineCommand, telltale::AddVerifyCommand, telltale::AddBundleCommand,
                         telltale::AddDoctorCommand, telltale::AddExplainCommand, telltale::AddControlClientCommand}) {
    add(app, exit_code);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : telltale::kExitUsage;
  }
  return exit_code;
}
