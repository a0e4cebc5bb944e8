#include "harness/app/drive_scenarios.h"

#include <atomic>
#include <future>
#include <memory>
#include <system_error>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/app/choose_isolation.h"
#include "harness/app/own_limits.h"
#include "harness/judge/control.h"
#include "harness/run/control_run.h"
#include "harness/run/reach_watch.h"
#include "harness/sandbox/limits/narrow_limits.h"
#include "mockserver/record/journal.h"
#include "mockserver/tls/authority.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// Everything that listens and records, in the order of its making.
struct Instrument {
  std::unique_ptr<Journal> journal;
  std::unique_ptr<ReachWatch> recorder;  // writes to the journal
  std::unique_ptr<Authority> trusted, untrusted;
  std::unique_ptr<CaptureServer> server;
};

Result<Instrument> SetUp(const DriveRequest& request, const Profile& planned, const Clock& clock) {
  Instrument instrument;
  TRY(instrument.journal, Journal::Open(request.journal));
  instrument.recorder = std::make_unique<ReachWatch>(*instrument.journal, planned);
  TRY(instrument.trusted, Authority::Make("telltale run authority"));
  TRY(instrument.untrusted, Authority::Make("telltale untrusted authority"));
  TRY(instrument.server, CaptureServer::Start(*instrument.recorder, *instrument.trusted, *instrument.untrusted, clock,
                                              LimitsOf(request.room, request.journal)));
  return instrument;
}

// The control's run. It goes side by side with those of the scenarios, so that it costs no time of its own.
Result<Run> RunPlanned(const ControlPlan& plan, const Profile& planned, const RunOptions& options, Isolation& isolation,
                       Journal& journal, const std::atomic<bool>& cancelled) {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return SystemFailure("cannot find the tool's own program", error.value(), "/proc/self/exe");
  return RunControl(planned, self, plan, options, isolation, journal, cancelled);
}

// How far the clocks move between its making and Elapsed().
class ClockWatch {
 public:
  explicit ClockWatch(const Clock& clock) : clock_(clock), wall_(clock.Now()), steady_(clock.SteadyNow()) {}
  ClockSpan Elapsed() const {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    return {duration_cast<microseconds>(clock_.Now() - wall_),
            duration_cast<microseconds>(clock_.SteadyNow() - steady_)};
  }

 private:
  const Clock& clock_;
  const WallTime wall_;
  const SteadyTime steady_;
};

}  // namespace

Result<Driven> DriveScenarios(const DriveRequest& request, const Profile& planned, const Clock& clock,
                              const std::atomic<bool>& cancelled, RunObserver& observer) {
  TRY(const unsigned jobs, JobsWithinLimits(request.jobs));
  TRY(Instrument instrument, SetUp(request, planned, clock));
  const IsolationContext context{
      instrument.server.get(), instrument.recorder.get(), &clock, instrument.trusted->certificate_pem(), {}};
  TRY(const ChosenIsolation chosen, ChooseIsolation(request.isolation, context, planned));
  RunOptions options;
  options.cli = request.cli;
  options.jobs = jobs;
  options.random = SystemRandom();
  options.who = request.who;
  options.reached = [&watch = *instrument.recorder](const std::string& run) { return watch.Reached(run); };
  Driven driven;
  driven.isolation = chosen.isolation->name();
  for (Gap gap : chosen.isolation->Blindness()) {
    for (const std::string& reason : chosen.refused) gap.message += "; not used: " + reason;
    TRY_VOID(instrument.journal->Record(gap));
  }
  for (const Gap& gap : NarrowLimits()) TRY_VOID(instrument.journal->Record(gap));
  if (request.plants_control) driven.control = PlanControl(chosen.isolation->name(), options.random);
  const ClockWatch watch(clock);
  std::atomic<bool> is_pointless{false};
  // Where no thread can be had it runs when it is asked for.
  auto control = std::async(std::launch::async | std::launch::deferred, [&]() -> Result<Run> {
    if (driven.control.empty()) return Run{};
    return RunPlanned(driven.control, planned, options, *chosen.isolation, *instrument.journal, is_pointless);
  });
  auto runs =
      RunScenarios(planned.scenarios, planned, options, *chosen.isolation, *instrument.recorder, cancelled, observer);
  is_pointless = !runs || cancelled;
  auto control_run = control.get();
  if (!runs) return tl::unexpected<Error>(std::move(runs).error());
  driven.isolation_facts = chosen.isolation->Facts();  // what the cells of the runs have told it too
  driven.recording.runs = *std::move(runs);
  driven.clock_span = watch.Elapsed();
  if (cancelled) {
    driven.control.clear();
    TRY_VOID(instrument.journal->Record(
        Gap{gap_kind::kInterrupted, "", "", "the run was interrupted: not all scenarios ran", false}));
  } else if (!control_run) {
    driven.control_failure = ToString(control_run.error());
  } else if (!driven.control.empty()) {
    driven.recording.runs.push_back(*std::move(control_run));
  }
  TRY_VOID(instrument.server->RecordingStatus());
  instrument.server.reset();
  driven.journal_head = instrument.journal->head();
  TRY(JournalContents contents, ReadJournal(request.journal));
  driven.recording.exchanges = std::move(contents.exchanges);
  driven.recording.flows = std::move(contents.flows);
  driven.recording.gaps = std::move(contents.gaps);
  return driven;
}

}  // namespace telltale
