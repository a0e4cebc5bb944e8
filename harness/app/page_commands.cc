// `telltale completion SHELL`, and `telltale manual FOLDER`, by which a build makes the manual pages.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "harness/app/command.h"
#include "harness/app/command_model.h"
#include "harness/app/completion.h"
#include "harness/app/failure.h"
#include "harness/app/manual_page.h"
#include "harness/app/write_reports.h"

namespace telltale {
namespace {

Status PrintCompletion(const CLI::App& app, const std::string& shell) {
  const auto script = CompletionScript(shell, DescribeCommands(app));
  if (!script) return InputError("there is no completion for \"" + shell + "\"", "", "bash, zsh or fish");
  return PrintText(*script);
}

Status WritePages(const CLI::App& app, const std::filesystem::path& folder) {
  const std::vector<CommandModel> commands = DescribeCommands(app);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const CommandModel& command : commands) {
    const std::filesystem::path path = folder / ManualPageName(command);
    std::ofstream file(path, std::ios::binary);
    file << ManualPage(command, commands, TELLTALE_VERSION) << std::flush;
    if (!file) return Failure("the page cannot be written", path.string());
  }
  return {};
}

}  // namespace

void AddPageCommands(CLI::App& app, int& exit_code) {
  auto text = std::make_shared<std::string>();
  CLI::App* const completion =
      app.add_subcommand("completion", "Prints a script that completes telltale's command line in a shell");
  completion->add_option("shell", *text, "bash, zsh or fish")->required()->type_name("TEXT:{bash,zsh,fish}");
  completion->callback([&app, text, &exit_code] {
    const Status status = PrintCompletion(app, *text);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
  CLI::App* const manual = app.add_subcommand("manual", "Writes the manual pages into a folder");
  manual->group("");  // hidden
  manual->add_option("folder", *text, "Where they go")->required();
  manual->callback([&app, text, &exit_code] {
    const Status status = WritePages(app, *text);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
