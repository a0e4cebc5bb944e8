#include "harness/app/flow_audit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/app/flow_control.h"
#include "harness/flows/alignment.h"
#include "harness/flows/flow_findings.h"
#include "harness/flows/units.h"
#include "harness/judge/judge.h"

namespace telltale {
namespace {

using flows::Campaign;
using flows::Column;
using flows::Trial;

std::string RunName(std::size_t number) { return fmt::format("run-{:03}", number); }

// Whether the cells show the source at all. The scenario's first run says what was planted.
bool IsPlanted(const flows::Source& source, const std::vector<const Run*>& runs, bool own_machine) {
  if (source.id == "uid" || source.id == "git-commit") return own_machine;
  if (source.id == "locale") return true;
  return std::any_of(runs.begin(), runs.end(), [&](const Run* run) {
    return std::any_of(run->planted.begin(), run->planted.end(), [&](const PlantedCanary& planted) {
      return std::find(source.canaries.begin(), source.canaries.end(), planted.canary.id) != source.canaries.end();
    });
  });
}

class FlowAudit {
 public:
  FlowAudit(const FlowRequest& request, FlowRuns& runs, const std::atomic<bool>& cancelled, RunObserver& observer)
      : request_(request),
        runs_(runs),
        cancelled_(cancelled),
        observer_(observer),
        alignment_(runs.IdentityFor({}).canaries) {}

  Result<flows::Account> Go(const Clock& clock);

 private:
  // A run that was wanted: of the machine as it is left by nothing, or with the state of the first run.
  struct Wanted {
    bool with_state = false;
    Trial trial;
  };

  Status FirstRun();
  Status Search();
  std::vector<Wanted> Next();
  Status Make(const std::vector<Wanted>& wanted);
  void Observe(const FlowBatch& batch, const std::string& name, const Wanted& wanted);
  void LookAtEnd(const Run& run);
  Drawings DrawingsOf(const Trial& trial) const;
  Result<flows::Account> Conclude(std::vector<Control> controls);
  std::vector<Gap> Gaps(const flows::Matrix& matrix) const;

  const FlowRequest& request_;
  FlowRuns& runs_;
  const std::atomic<bool>& cancelled_;
  RunObserver& observer_;
  flows::Alignment alignment_;
  std::vector<Column> columns_;  // those that are tried first
  flows::SearchOptions search_;
  std::vector<OwnFile> state_;
  std::vector<std::string> left_out_;
  Campaign fresh_, with_state_;
  std::vector<const FlowBatch*> batches_;
  std::size_t made_ = 0;
  std::size_t unrun_ = 0;
  std::map<std::string, std::size_t> failures_;  // how runs ended that should not have
};

Drawings FlowAudit::DrawingsOf(const Trial& trial) const {
  Drawings drawings;
  for (const auto& [source, drawing] : trial.redrawn) {
    for (const std::string& canary : columns_[source].source.canaries) drawings[canary] = drawing;
  }
  return drawings;
}

Status FlowAudit::FirstRun() {
  TRY_VOID(Make({{false, {}}}));
  if (batches_.empty()) return {};
  const FlowBatch& batch = *batches_.front();
  const std::vector<const Run*> made = RunsOf(batch, RunName(1));
  if (made.empty()) return {};
  TRY(state_, runs_.StateOf(*made.back(), left_out_));
  const bool own_machine = batch.isolation == "namespace";
  CanarySet requested;
  for (const CanaryRequest& one : request_.drive.profile.canaries)
    requested.push_back({one.name, one.canary_class, ""});
  for (flows::Source& source : flows::AllSources(requested)) {
    const auto& asked = request_.sources;
    Column column{std::move(source), ""};
    if (!IsPlanted(column.source, made, own_machine)) {
      column.untried = "not planted in this scenario, or not in this tier of isolation";
    } else if (!asked.empty() && std::find(asked.begin(), asked.end(), column.source.id) == asked.end()) {
      column.untried = "not asked for";
    }
    columns_.push_back(std::move(column));
  }
  std::stable_partition(columns_.begin(), columns_.end(), [](const Column& column) { return column.untried.empty(); });
  search_ = request_.search;
  search_.sources = static_cast<std::size_t>(
      std::count_if(columns_.begin(), columns_.end(), [](const Column& column) { return column.untried.empty(); }));
  return {};
}

std::vector<FlowAudit::Wanted> FlowAudit::Next() {
  fresh_.step = flows::NextStep(fresh_.seen, search_);
  std::vector<Wanted> wanted;
  for (const Trial& trial : fresh_.step.wanted) wanted.push_back({false, trial});
  if (!state_.empty()) {
    // With what is kept in HOME only what moves without it, or is not told, is of interest.
    std::set<flows::Row> known;
    for (const flows::RowResult& row : fresh_.step.rows) {
      if (row.state != flows::State::kNoise) known.insert(row.row);
    }
    with_state_.step = flows::NextStep(with_state_.seen, search_, known);
    for (const Trial& trial : with_state_.step.wanted) wanted.push_back({true, trial});
  }
  return wanted;
}

Status FlowAudit::Search() {
  while (!cancelled_) {
    std::vector<Wanted> wanted = Next();
    if (wanted.empty()) return {};
    const std::size_t left = request_.budget > made_ ? request_.budget - made_ : 0;
    if (wanted.size() > left) {
      unrun_ = wanted.size() - left;
      wanted.resize(left);
    }
    if (wanted.empty()) return {};
    const std::size_t known = fresh_.seen.size() + with_state_.seen.size();
    TRY_VOID(Make(wanted));
    if (unrun_ > 0 || fresh_.seen.size() + with_state_.seen.size() == known) break;
  }
  Next();
  return {};
}

Status FlowAudit::Make(const std::vector<Wanted>& wanted) {
  std::vector<FlowRun> runs;
  for (const Wanted& one : wanted) {
    FlowRun run{RunName(++made_), DrawingsOf(one.trial), one.with_state ? state_ : std::vector<OwnFile>()};
    runs.push_back(std::move(run));
  }
  TRY(const FlowBatch* const batch, runs_.Go(runs, cancelled_, observer_));
  batches_.push_back(batch);
  for (std::size_t i = 0; i < runs.size(); ++i) Observe(*batch, runs[i].name, wanted[i]);
  return {};
}

void FlowAudit::Observe(const FlowBatch& batch, const std::string& name, const Wanted& wanted) {
  const std::vector<const Run*> made = RunsOf(batch, name);
  if (made.empty() || made.back()->cut_short) return;
  std::vector<flows::Unit> units;
  for (const Run* const run : made) {
    LookAtEnd(*run);
    std::string prefix = run->name.substr(name.size());
    for (flows::Unit& unit : flows::UnitsOf(batch.traffic, run->name)) {
      if (!prefix.empty()) unit.kind += " in " + prefix;
      units.push_back(std::move(unit));
    }
  }
  flows::Observation observation = alignment_.Align(units);
  observation.started = made.front()->outcome.started_at;
  observation.ended = made.back()->outcome.ended_at;
  (wanted.with_state ? with_state_ : fresh_).seen.emplace(wanted.trial, std::move(observation));
}

void FlowAudit::LookAtEnd(const Run& run) {
  const ProcessOutcome& outcome = run.outcome;
  const auto& expected = request_.drive.scenario.expect.exit_code;
  if (!outcome.started) {
    ++failures_["did not start: " + outcome.start_error];
  } else if (!outcome.exit_code) {
    ++failures_[outcome.timed_out ? "were ended at the time limit" : "were killed by a signal"];
  } else if (expected &&
             (*expected == Expectation::kNonZero ? *outcome.exit_code == 0 : *outcome.exit_code != *expected)) {
    ++failures_[fmt::format("exited with {}, which the profile does not expect", *outcome.exit_code)];
  }
}

// What the instrument could not see, once each; and what of the matrix is open.
std::vector<Gap> FlowAudit::Gaps(const flows::Matrix& matrix) const {
  std::vector<Gap> gaps;
  std::set<std::string> known;
  const std::string& scenario = request_.drive.scenario.name;
  for (const FlowBatch* const batch : batches_) {
    for (Gap gap : batch->recording.gaps) {
      gap.run = gap.run.empty() ? "" : scenario;
      gap.exchange.clear();
      if (known.insert(gap.kind + gap.place).second) gaps.push_back(std::move(gap));
    }
  }
  const auto open = [&](const std::string& message) {
    gaps.push_back(Gap{gap_kind::kUntried, scenario, "", message, false});
  };
  for (const auto& [how, count] : failures_) open(fmt::format("{} of {} runs {}", count, made_, how));
  const bool is_told = std::any_of(matrix.rows.begin(), matrix.rows.end(), [](const flows::MatrixRow& row) {
    return row.row.tells_presence() && !row.row.unit.starts_with("DNS ");
  });
  if (!is_told) open("the scenario sent nothing, so that nothing is known of what its members follow");
  if (search_.sources == 0) open("no source is planted that could be drawn anew");
  std::vector<const Traffic*> traffic;
  for (const FlowBatch* const batch : batches_) traffic.push_back(&batch->traffic);
  for (const std::string& reason : flows::WhatIsOpen(matrix, alignment_, traffic)) open(reason);
  if (!left_out_.empty()) {
    open(fmt::format("{} files that a run left were too large or outside of HOME and were not taken along: {}",
                     left_out_.size(), fmt::join(left_out_, ", ")));
  }
  return gaps;
}

Result<flows::Account> FlowAudit::Conclude(std::vector<Control> controls) {
  flows::Account account;
  account.subject = request_.drive.profile.name;
  account.scenario = request_.drive.scenario.name;
  account.isolation = batches_.empty() ? "" : batches_.front()->isolation;
  const auto values = [this](std::size_t source, unsigned drawing) {
    const Trial trial{{{source, drawing}}, 0};
    const Identity identity = runs_.IdentityFor(drawing == 0 ? Drawings() : DrawingsOf(trial));
    CanarySet made;
    std::vector<std::string> ids = columns_[source].source.canaries;
    const auto& spells = columns_[source].source.spells;
    ids.insert(ids.end(), spells.begin(), spells.end());
    for (const std::string& id : ids) {
      if (id == "uid") made.push_back({id, CanaryClass::kGeneric, std::to_string(identity.uid)});
      for (const Canary& canary : identity.canaries) {
        if (canary.id == id) made.push_back(canary);
      }
    }
    return made;
  };
  account.matrix = flows::MakeMatrix(columns_, fresh_, with_state_, values);
  account.matrix.runs = made_;
  account.matrix.budget = request_.budget;
  account.matrix.unrun = unrun_;
  account.matrix.redraws = search_.redraws;
  std::vector<const Traffic*> traffic;
  for (const FlowBatch* const batch : batches_) traffic.push_back(&batch->traffic);
  Run run;
  run.name = run.scenario = account.scenario;
  std::vector<Finding> findings = flows::JudgeFlows(account.matrix, alignment_, traffic, run);
  JudgeOptions options;
  options.fail_on = Level::kWarning;
  options.accepted_gaps = request_.drive.profile.accepted_gaps;
  Judgement judgement = Judge(std::move(findings), Gaps(account.matrix), std::move(controls), Baseline(), options);
  account.findings = std::move(judgement.findings);
  account.controls = std::move(judgement.controls);
  account.verdict = judgement.verdict;
  for (const Gap& gap : judgement.gaps) {
    if (!gap.accepted) account.reasons.push_back(gap.message);
  }
  if (cancelled_) account.reasons.emplace_back("interrupted before all was tried");
  return account;
}

Result<flows::Account> FlowAudit::Go(const Clock& clock) {
  TRY_VOID(FirstRun());
  std::vector<std::string> drawn = {"argument"};
  for (const Column& column : columns_) {
    if (!column.untried.empty()) continue;
    drawn.insert(drawn.end(), column.source.canaries.begin(), column.source.canaries.end());
  }
  std::vector<Control> controls;
  if (!cancelled_) {
    TRY(controls, ControlFlows(request_.drive, drawn, clock, cancelled_));
  }
  TRY_VOID(Search());
  return Conclude(std::move(controls));
}

}  // namespace

Result<flows::Account> AuditFlows(const FlowRequest& request, const Clock& clock, const std::atomic<bool>& cancelled,
                                  RunObserver& observer) {
  TRY(const auto runs, FlowRuns::Make(request.drive, clock));
  return FlowAudit(request, *runs, cancelled, observer).Go(clock);
}

}  // namespace telltale
