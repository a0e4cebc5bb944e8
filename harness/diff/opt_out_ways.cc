#include "harness/diff/opt_out_ways.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <vector>

namespace telltale {
namespace {

using Texts = std::set<std::string>;

std::string Command(const Run& run) {
  const std::vector<std::string> arguments(run.argv.begin() + (run.argv.empty() ? 0 : 1), run.argv.end());
  return fmt::format("{}", fmt::join(arguments, " "));
}

Texts OptionsOf(const Run& run) {
  Texts options;
  for (const std::string& argument : run.argv) {
    if (argument.starts_with('-')) options.insert(argument);
  }
  return options;
}

// What is also there where consent was given: it is no way to withdraw it.
struct Usual {
  Texts commands;
  Texts variables;
  Texts options;
};

Usual WithConsent(const Recording& recording, const Texts& opted_out) {
  Usual usual;
  for (const Run& run : recording.runs) {
    if (opted_out.contains(run.scenario)) continue;
    if (IsPreparation(run)) usual.commands.insert(Command(run));
    for (const auto& [name, value] : run.environment) usual.variables.insert(name);
    usual.options.merge(OptionsOf(run));
  }
  return usual;
}

Texts WaysOf(const Run& run, const Texts& prepared, const Usual& usual) {
  Texts ways;
  for (const std::string& command : prepared) {
    if (!usual.commands.contains(command)) ways.insert("command: " + command);
  }
  for (const auto& [name, value] : run.environment) {
    if (!usual.variables.contains(name)) ways.insert(fmt::format("variable: {}={}", name, value));
  }
  for (const std::string& option : OptionsOf(run)) {
    if (!usual.options.contains(option)) ways.insert("option: " + option);
  }
  return ways;
}

}  // namespace

std::set<std::string> OptOutWays(const Recording& recording) {
  Texts opted_out;
  std::map<std::string, Texts> prepared;  // scenario -> commands
  for (const Run& run : recording.runs) {
    if (run.opted_out) opted_out.insert(run.scenario);
    if (IsPreparation(run)) prepared[run.scenario].insert(Command(run));
  }
  const Usual usual = WithConsent(recording, opted_out);
  Texts ways;
  for (const Run& run : recording.runs) {
    if (!run.opted_out) continue;
    Texts of_run = WaysOf(run, prepared[run.scenario], usual);
    if (of_run.empty()) of_run.insert("scenario: " + run.scenario);
    ways.merge(of_run);
  }
  return ways;
}

}  // namespace telltale
