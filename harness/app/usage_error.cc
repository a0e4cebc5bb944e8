#include "harness/app/usage_error.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

// The first word that looks like an option among those that nobody took; empty: there is none.
std::string UnknownOption(const CLI::App& command) {
  for (const std::string& word : command.remaining(true)) {
    if (word.size() > 2 && word.starts_with("--")) return word.substr(0, word.find('='));
  }
  return {};
}

std::vector<std::string> LongNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace

int ReportUsage(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  // What is missing is said before what is too much: a misspelt option is both.
  const std::string unknown = error.get_exit_code() == 0 ? std::string() : UnknownOption(app);
  if (unknown.empty()) return app.exit(error) == 0 ? 0 : kExitUsage;
  const std::string of = command.get_name().empty() ? "telltale" : "telltale " + command.get_name();
  const std::string nearest = NearestName(unknown, LongNames(command));
  return ReportFailure({ErrorKind::kInput, "`" + of + "` has no option " + unknown, "",
                        nearest.empty() ? "`" + of + " --help` lists them" : "did you mean " + nearest + "?"});
}

}  // namespace telltale
