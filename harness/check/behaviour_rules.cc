#include "harness/check/rules.h"

namespace telltale {

RuleTable BehaviourRules() {
  return {
      {"behaviour/exit-code", Level::kError, "The command ends otherwise than it must",
       "Scripts act on exit codes: a backend that is down must not fail somebody's build.",
       "Let no error of telemetry reach the command's result.", "backend down: tool up exits with 1",
       "backend down: tool up exits with 0"},
      {"behaviour/left-behind", Level::kWarning, "Something was left to be run later",
       "A job, a hook or a line in a start file acts when nobody looks: what it sends stands in no run, and it stays "
       "when "
       "the tool is removed.",
       "Ask before, say how to undo it, and leave nothing of the kind after an opt-out.",
       "tool up writes ~/.config/autostart/tool.desktop", "tool up writes ~/.config/tool/settings.json"},
      {"behaviour/output", Level::kError, "A disturbed backend changes what the command prints",
       "What is printed to stdout is read by other programs; errors of telemetry do not belong there.",
       "Log telemetry's errors on request only, and to stderr or a file.",
       "stdout: could not send telemetry: connection refused", "stdout: workspace created"},
      {"behaviour/retry-storm", Level::kError, "The backend is tried more often than allowed",
       "Retries of every installed tool at once keep a backend down, and cost the user time and traffic.",
       "Try a few times with growing pauses, obey Retry-After, then drop the event.", "http-500: 40 requests in 10 s",
       "http-500: 3 requests in 10 s"},
      {"behaviour/stalled", Level::kError, "The command takes longer because of the backend",
       "The user waits for something that is of no use to them.",
       "Send in the background, with a short limit on what is waited at exit.",
       "black hole: tool up takes 5.2 s instead of 0.2 s", "black hole: tool up takes 0.7 s instead of 0.2 s"},
      {"behaviour/survivor", Level::kWarning, "A process stayed behind",
       "A process that outlives its command keeps files, memory and the network in use, unseen.",
       "Give what is sent after the exit a time limit of its own.",
       "after tool up: tool --flush-telemetry still runs after 10 s", "after tool up: no process is left"},
  };
}

}  // namespace telltale
