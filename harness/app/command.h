#pragma once

namespace CLI {
class App;
}

namespace telltale {

// Exit codes of every command, never changed by a format: 0 pass; 1 findings at or above --fail-on; 2 wrong usage,
// profile or input; 3 inconclusive; 4 the tool itself failed; 130 after Ctrl-C.
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailure = 4;
inline constexpr int kExitInterrupted = 130;

// Each command adds itself to `app`; when it was named and ran, it sets `exit_code`.
void AddRunCommand(CLI::App& app, int& exit_code);
void AddServeCommand(CLI::App& app, int& exit_code);
void AddReportCommand(CLI::App& app, int& exit_code);
void AddBaselineCommand(CLI::App& app, int& exit_code);
void AddVerifyCommand(CLI::App& app, int& exit_code);
void AddBundleCommand(CLI::App& app, int& exit_code);
void AddDoctorCommand(CLI::App& app, int& exit_code);
void AddExplainCommand(CLI::App& app, int& exit_code);
void AddControlClientCommand(CLI::App& app, int& exit_code);

}  // namespace telltale
