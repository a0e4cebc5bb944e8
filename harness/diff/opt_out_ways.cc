#include "harness/diff/opt_out_ways.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <vector>

namespace telltale {
namespace {

using WaySet = std::set<std::string>;

std::string Command(const Run& run) {
  const std::vector<std::string> arguments(run.argv.begin() + (run.argv.empty() ? 0 : 1), run.argv.end());
  return fmt::format("{}", fmt::join(arguments, " "));
}

WaySet OptionsOf(const Run& run) {
  WaySet options;
  for (const std::string& argument : run.argv) {
    if (argument.starts_with('-')) options.insert(argument);
  }
  return options;
}

// What is also there where consent was given: it is no way to withdraw it.
struct Usual {
  WaySet commands;
  WaySet variables;
  WaySet options;
};

Usual WithConsent(const Recording& recording, const WaySet& opted_out) {
  Usual usual;
  for (const Run& run : recording.runs) {
    if (opted_out.contains(run.scenario)) continue;
    if (IsPreparation(run)) usual.commands.insert(Command(run));
    for (const auto& [name, value] : run.environment) usual.variables.insert(name);
    usual.options.merge(OptionsOf(run));
  }
  return usual;
}

WaySet WaysOf(const Run& run, const WaySet& prepared, const Usual& usual) {
  WaySet ways;
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
  WaySet opted_out;
  std::map<std::string, WaySet> prepared;  // scenario -> commands
  for (const Run& run : recording.runs) {
    if (run.opted_out) opted_out.insert(run.scenario);
    if (IsPreparation(run)) prepared[run.scenario].insert(Command(run));
  }
  const Usual usual = WithConsent(recording, opted_out);
  WaySet ways;
  for (const Run& run : recording.runs) {
    if (!run.opted_out) continue;
    WaySet of_run = WaysOf(run, prepared[run.scenario], usual);
    if (of_run.empty()) of_run.insert("scenario: " + run.scenario);
    ways.merge(of_run);
  }
  return ways;
}

}  // namespace telltale
