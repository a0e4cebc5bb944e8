#pragma once
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace telltale {

// Exit codes of every command, never changed by a format: 0 pass; 1 findings at or above --fail-on; 2 wrong usage,
// profile or input; 3 inconclusive; 4 the tool itself failed; 5 the command behind `serve --` failed, what came is no
// finding; 130 after Ctrl-C.
inline constexpr int kExitUsage = 2;
inline constexpr int kExitInconclusive = 3;
inline constexpr int kExitFailure = 4;
inline constexpr int kExitCommandFailed = 5;
inline constexpr int kExitInterrupted = 130;

// Each command adds itself to `app`; when it was named and ran, it sets `exit_code`.
void AddRunCommand(CLI::App& app, int& exit_code);
void AddFlowsCommand(CLI::App& app, int& exit_code);
void AddRunsCommand(CLI::App& app, int& exit_code);
void AddScanCommand(CLI::App& app, int& exit_code);
void AddReportCommand(CLI::App& app, int& exit_code);
void AddDiffCommand(CLI::App& app, int& exit_code);
void AddBaselineCommand(CLI::App& app, int& exit_code);
void AddVerifyCommand(CLI::App& app, int& exit_code);
void AddBundleCommand(CLI::App& app, int& exit_code);
void AddDoctorCommand(CLI::App& app, int& exit_code);
void AddExplainCommand(CLI::App& app, int& exit_code);
void AddSdksCommand(CLI::App& app, int& exit_code);
void AddPageCommands(CLI::App& app, int& exit_code);  // completion, manual
void AddControlClientCommand(CLI::App& app, int& exit_code);
// `command_line`: that of the CLI to watch, or of the command to run, which no option parser of ours may touch.
void AddInitCommand(CLI::App& app, const std::vector<std::string>& command_line, int& exit_code);
void AddServeCommand(CLI::App& app, const std::optional<std::vector<std::string>>& command_line, int& exit_code);

// Takes what stands behind the first "--" of `telltale init` and `serve` off the arguments: CLI11 would read "[a,b]" as
// a list. nullopt: there is no "--".
std::optional<std::vector<std::string>> TakeCommandLine(int& argc, char** argv);

}  // namespace telltale
