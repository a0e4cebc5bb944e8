#include <CLI/CLI.hpp>

#include "harness/app/command.h"

int main(int argc, char** argv) {
  CLI::App app{"Audits what a command-line tool tells home."};
  app.set_version_flag("--version", "telltale " TELLTALE_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  telltale::AddRunCommand(app, exit_code);
  telltale::AddReportCommand(app, exit_code);
  telltale::AddVerifyCommand(app, exit_code);
  telltale::AddExplainCommand(app, exit_code);
  telltale::AddControlClientCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : telltale::kExitUsage;
  }
  return exit_code;
}
