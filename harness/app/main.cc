#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/last_words.h"
#include "harness/app/own_limits.h"
#include "harness/app/usage_error.h"
#include "harness/app/version.h"
#include "schema/nearest_name.h"

namespace {

// In the order in which `telltale --help` lists them.
// clang-format off: a line each, so that two commands can be added side by side.
constexpr void (*kCommands[])(CLI::App&, int&) = {
    telltale::AddRunCommand,           telltale::AddScanCommand,     telltale::AddReportCommand,
    telltale::AddDiffCommand,          telltale::AddBaselineCommand, telltale::AddVerifyCommand,
    telltale::AddBundleCommand,        telltale::AddDoctorCommand,   telltale::AddExplainCommand,
    telltale::AddSdksCommand,          telltale::AddRunsCommand,     telltale::AddPageCommands,
    telltale::AddControlClientCommand, telltale::AddFlowsCommand,
};
// clang-format on

// CLI11 says of an unknown command only that one is required.
telltale::Status CheckCommandName(const CLI::App& app, const std::string& name) {
  if (name.empty() || name[0] == '-') return {};
  std::vector<std::string> offered;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return {};
    if (!command->get_group().empty()) offered.push_back(command->get_name());  // those without a group are hidden
  }
  const std::string nearest = telltale::NearestName(name, offered);
  return telltale::InputError("there is no command \"" + name + "\"", "",
                              nearest.empty() ? "`telltale --help` lists them" : "did you mean `" + nearest + "`?");
}

// `telltale help`, `telltale help run`: as people try it first.
void TakeHelpCommand(int argc, char** argv) {
  static char help[] = "--help";  // NOLINT(*-avoid-c-arrays): an argument of main
  if (argc < 2 || argc > 3 || std::string_view(argv[1]) != "help") return;
  argv[1] = argc == 3 ? argv[2] : help;
  if (argc == 3) argv[2] = help;
}

// Runs what was asked for; the exit code of what stands in the way.
int Parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return telltale::ReportUsage(app, error);
  }
  return 0;
}

int Run(int argc, char** argv) {
  TakeHelpCommand(argc, argv);
  CLI::App app{"Audits what a command-line tool tells home.", "telltale"};
  app.set_version_flag("--version", telltale::VersionLine());
  // By itself it is asked by scripts, over and over, and needs none of the commands.
  if (argc == 2 && std::string_view(argv[1]) == "--version") return Parse(app, argc, argv);
  app.require_subcommand(1);
  int exit_code = 0;
  const auto command_line = telltale::TakeCommandLine(argc, argv);
  telltale::AddInitCommand(app, command_line.value_or(std::vector<std::string>()), exit_code);
  telltale::AddServeCommand(app, command_line, exit_code);
  for (const auto add : kCommands) add(app, exit_code);
  if (const auto known = CheckCommandName(app, argc > 1 ? argv[1] : ""); !known) {
    return telltale::ReportFailure(known.error());
  }
  const int usage = Parse(app, argc, argv);
  return usage == 0 ? exit_code : usage;
}

}  // namespace

int main(int argc, char** argv) {
  telltale::EndInASentence();
  if (const telltale::Status limits = telltale::TakeOwnLimits(); !limits) {
    return telltale::ReportFailure(limits.error());
  }
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    return telltale::ReportException(&error);
  }
}
