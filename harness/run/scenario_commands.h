#pragma once
#include "core/result.h"
#include "harness/config/profile.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

// The scenario's opt-out; nullptr: consent is given. Borrows the profile.
const OptOut* OptOutOf(const Profile& profile, const std::string& id);

// What a scenario runs: a program that is not the CLI; the CLI; the CLI with the opt-out's variables, which hold for
// the judged command and the commands that withdraw consent.
enum class CommandKind { kProgram, kCli, kOptedOut };

// The command as the scenario runs it in that cell. `arguments` are the CLI's, or a program's name and its arguments.
Result<Command> MakeCommand(const Profile& profile, const Scenario& scenario, const Cell& cell,
                            const Arguments& arguments, CommandKind kind);

// The judged command of a scenario: besides, it reads the scenario's standard input, or gives the opt-out's answer in a
// terminal.
Result<Command> JudgedCommand(const Profile& profile, const Scenario& scenario, const Cell& cell);

// Where in the cell the scenario's tools lie.
std::string ToolsFolder(const Identity& identity);

// Where in the arguments, the variables and the standard input the identity's values were put.
std::vector<PlantedCanary> PlantedInCommand(const Command& command, const Identity& identity);

}  // namespace telltale
