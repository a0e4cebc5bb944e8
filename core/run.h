#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/canary.h"
#include "core/clock.h"

namespace telltale {

// A file that the CLI left behind in its own places (HOME, /tmp, working directory).
struct WrittenFile {
  std::string path;  // as the CLI saw it
  Bytes content;     // at most 64 KiB; the rest is cut
  std::uint64_t size = 0;
  std::optional<WallTime> modified =
      std::nullopt;  // when it was last written, as the file system says; absent: unknown
};

// What became of one process that we started.
struct ProcessOutcome {
  bool started = false;
  std::string start_error;       // why it did not start
  std::optional<int> exit_code;  // absent: not started, killed by a signal, or ended by us
  std::optional<int> signal;     // that ended it
  bool timed_out = false;        // we ended it at the scenario's time limit
  Bytes standard_output;         // cut at a limit, see `output_cut`
  Bytes standard_error;
  bool output_cut = false;
  WallTime started_at{};
  WallTime ended_at{};
  std::chrono::microseconds duration{0};  // by the steady clock
};

// A canary and whether the CLI was seen to read it (absent: reads were not traced).
struct PlantedCanary {
  Canary canary;
  std::string where;  // "/etc/machine-id", "$USER", "argument 3"
  std::optional<bool> read;
};

// A command that ran to its end.
struct EndedCommand {
  std::vector<std::string> argv;
  std::optional<int> exit_code;  // absent: it did not start, or was ended
  WallTime started_at{};
  WallTime ended_at{};
};

// One execution of a scenario. Exchanges, flows and gaps refer to it by `name`.
struct Run {
  std::string name;      // "failure", or "failure#2" for a repetition
  std::string scenario;  // "failure"
  // The scenario whose machine it ran on, where that is another one: that of which its scenario is a stage.
  std::string machine = {};
  std::vector<std::string> argv;
  std::vector<EndedCommand> earlier;  // of the same run, before the command of `argv`: a preparation may have many
  std::vector<std::pair<std::string, std::string>> environment;  // as set for the CLI, sorted by name
  bool opted_out = false;                                        // in this run the user had withdrawn consent
  // The audit was interrupted before this run was over: what is missing from it says nothing about the CLI.
  bool cut_short = false;
  std::string backend;    // what the mock backend played: "ok", "down", "slow", ...
  std::string isolation;  // "namespace", "proxy", "endpoint"
  std::vector<PlantedCanary> planted;
  ProcessOutcome outcome;
  std::vector<WrittenFile> written;      // sorted by path
  std::vector<WrittenFile> placed;       // what the profile had put there before; in the order in which it was
  std::vector<std::string> survivors;    // processes that were still there after the grace time, as command lines
  std::chrono::milliseconds watched{0};  // from the command's start until nothing more could come; 0: not told
};

// Runs of one machine have one user, one HOME and one identity.
inline const std::string& MachineOf(const Run& run) { return run.machine.empty() ? run.scenario : run.machine; }

// Whether a run holds what a scenario's preparation sent: its name is neither the scenario's nor a repetition's. It may
// hold many executions, and no promise is made for it.
inline bool IsPreparation(const Run& run) {
  return !run.scenario.empty() && run.name != run.scenario && !run.name.starts_with(run.scenario + "#");
}

}  // namespace telltale
