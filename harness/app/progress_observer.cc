#include "harness/app/progress_observer.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/process_ending.h"

namespace telltale {
namespace {

std::string EndOf(const Run& run) {
  const ProcessOutcome& outcome = run.outcome;
  const double seconds = std::chrono::duration<double>(outcome.duration).count();
  if (!outcome.started) return "did not start: " + outcome.start_error;
  if (run.cut_short) return fmt::format("interrupted after {:.1f} s", seconds);
  if (outcome.timed_out) return fmt::format("ended by us after {:.1f} s", seconds);
  if (outcome.signal) return fmt::format("{} after {:.1f} s", KilledBySignal(*outcome.signal), seconds);
  return fmt::format("exit {} in {:.1f} s", outcome.exit_code.value_or(-1), seconds);
}

}  // namespace

ProgressObserver::ProgressObserver(const Terminal& terminal, const Clock& clock, bool quiet) {
  if (quiet) return;
  LiveProgressOptions options;
  options.terminal = terminal.is_terminal;
  options.colour = terminal.colour;
  options.width_columns = terminal.width_columns;
  progress_ = std::make_unique<LiveProgress>(options, clock, [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  });
  if (terminal.is_terminal) progress_->StartTicking(std::chrono::milliseconds{100});
}

void ProgressObserver::OnScenarioStarted(const std::string& scenario) {
  if (progress_) progress_->Started(scenario);
}

void ProgressObserver::OnScenarioEnded(const std::string& scenario, const std::vector<Run>& runs) {
  if (!progress_) return;
  if (runs.empty()) {
    progress_->Ended(scenario, "not run", false);
    return;
  }
  const ProcessOutcome& outcome = runs.back().outcome;
  progress_->Ended(scenario, EndOf(runs.back()), outcome.started && outcome.exit_code.has_value());
}

}  // namespace telltale
