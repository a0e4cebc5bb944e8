#include "harness/run/scenario_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace telltale {

const OptOut* OptOutOf(const Profile& profile, const std::string& id) {
  const auto found = std::find_if(profile.opt_outs.begin(), profile.opt_outs.end(),
                                  [&](const OptOut& opt_out) { return opt_out.id == id; });
  return found == profile.opt_outs.end() ? nullptr : &*found;
}

std::string ToolsFolder(const Identity& identity) { return identity.ValueOf("home") + "/.local/bin"; }

Result<Command> MakeCommand(const Profile& profile, const Scenario& scenario, const Cell& cell,
                            const Arguments& arguments, CommandKind kind) {
  const bool is_cli = kind != CommandKind::kProgram;
  Command command;
  command.argv = {is_cli ? cell.cli().string() : "/usr/bin/env"};
  Arguments all = is_cli ? profile.cli_prefix : Arguments();
  all.insert(all.end(), arguments.begin(), arguments.end());
  for (const std::string& argument : all) {
    TRY(std::string expanded, Expand(argument, cell.identity()));
    command.argv.push_back(std::move(expanded));
  }
  std::map<std::string, std::string> variables = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LANG", "C.UTF-8"}, {"TERM", scenario.terminal ? "xterm" : "dumb"}};
  EnvironmentVariables declared = profile.environment;
  if (const OptOut* opt_out = OptOutOf(profile, scenario.opt_out);
      opt_out != nullptr && kind == CommandKind::kOptedOut) {
    declared.insert(declared.end(), opt_out->environment.begin(), opt_out->environment.end());
  }
  declared.insert(declared.end(), scenario.environment.begin(), scenario.environment.end());
  for (const auto& [name, value] : declared) {
    TRY(variables[name], Expand(value, cell.identity()));
  }
  command.environment.assign(variables.begin(), variables.end());
  command.timeout = scenario.timeout;
  command.terminal = scenario.terminal;
  if (!scenario.tools.empty()) command.tools = ToolsFolder(cell.identity());
  return command;
}

Result<Command> JudgedCommand(const Profile& profile, const Scenario& scenario, const Cell& cell) {
  TRY(Command command, MakeCommand(profile, scenario, cell, scenario.arguments, CommandKind::kOptedOut));
  const OptOut* const opt_out = OptOutOf(profile, scenario.opt_out);
  if (scenario.standard_input) {
    TRY(command.standard_input, Expand(*scenario.standard_input, cell.identity()));
  } else if (opt_out != nullptr && !opt_out->answer.empty()) {
    TRY(command.standard_input, Expand(opt_out->answer, cell.identity()));
    command.terminal = true;
  }
  return command;
}

std::vector<PlantedCanary> PlantedInCommand(const Command& command, const Identity& identity) {
  std::vector<PlantedCanary> planted;
  for (const Canary& canary : identity.canaries) {
    for (std::size_t i = 1; i < command.argv.size(); ++i) {
      if (command.argv[i].find(canary.value) != std::string::npos)
        planted.push_back({canary, fmt::format("argument {}", i), {}});
    }
    if (command.standard_input.find(canary.value) != Bytes::npos) planted.push_back({canary, "standard input", {}});
    for (const auto& [name, value] : command.environment) {
      if (value.find(canary.value) != std::string::npos) planted.push_back({canary, "$" + name, {}});
    }
  }
  return planted;
}

}  // namespace telltale
