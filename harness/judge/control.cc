#include "harness/judge/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "core/control_way.h"
#include "core/digest.h"
#include "core/gap_kinds.h"
#include "core/result.h"

namespace telltale {
namespace {

using std::chrono::microseconds;

// Kinds of gaps that say that bytes of the control's run went unaccounted. (Datagrams are a gap by their nature.)
constexpr std::array kUnaccounted = {gap_kind::kUnexplainedFlow, gap_kind::kBodyCut, gap_kind::kConnectionCut,
                                     gap_kind::kTlsRefused, gap_kind::kUnparsable};
// Two clocks are not read at one moment, and a machine under load lets time pass between.
constexpr microseconds kClockTolerance = std::chrono::seconds(2);

// How the planted leak was found, in words for the report.
std::string HowCaught(const Finding& finding) {
  std::string steps;
  for (const std::string& step : finding.path) steps += (steps.empty() ? "" : ", ") + step;
  return "found by " + finding.rule + " in " + finding.place + (steps.empty() ? "" : " through " + steps);
}

// That the exchange went the way that the value was to prove.
bool IsOfWay(const Exchange& exchange, std::string_view way) {
  if (way == "http1" || way == "packed") return exchange.http_version == "1.1";
  if (way == "http2") return exchange.http_version == "2";
  if (way == "ipv6") return exchange.peer.starts_with("[");
  if (way == "loopback") return exchange.port == 4318;
  if (way == "loopback-datagram") return exchange.scheme == "udp" && exchange.host == "localhost";
  if (way == "datagram") return exchange.scheme == "udp" && exchange.host != "localhost";
  if (way == "name") return exchange.scheme == "dns";
  return true;
}

class ControlJudge {
 public:
  ControlJudge(const Recording& recording, const std::vector<Finding>& planted)
      : recording_(recording), planted_(planted) {
    const auto run = std::find_if(recording.runs.begin(), recording.runs.end(),
                                  [](const Run& one) { return one.name == kControlRunName; });
    if (run != recording.runs.end()) run_ = &*run;
  }

  Control Way(const ControlWay& way, const Canary& canary) const;
  // Where packets were counted: the first request stands in the ledger, and is explained there.
  Control Ledger(const ControlPlan& plan) const;
  Control Balance() const;

 private:
  Control Sent(Control control, const ControlWay& way, const Canary& canary) const;
  bool IsWritten(const Canary& canary) const;
  bool IsTried(const Canary& canary) const;
  bool IsRead() const;
  const Finding* FindingOf(const Canary& canary) const;
  const Exchange* ExchangeOf(const Finding& finding) const;
  // What the client said of the way; empty: nothing.
  std::string Complaint(std::string_view way) const;

  const Recording& recording_;
  const std::vector<Finding>& planted_;
  const Run* run_ = nullptr;
};

const Finding* ControlJudge::FindingOf(const Canary& canary) const {
  const auto found = std::find_if(planted_.begin(), planted_.end(), [&](const Finding& finding) {
    return finding.canary == canary.id && finding.rule.starts_with("leak/") && !finding.exchange.empty();
  });
  return found == planted_.end() ? nullptr : &*found;
}

const Exchange* ControlJudge::ExchangeOf(const Finding& finding) const {
  const auto found = std::find_if(recording_.exchanges.begin(), recording_.exchanges.end(),
                                  [&](const Exchange& exchange) { return exchange.id == finding.exchange; });
  return found == recording_.exchanges.end() ? nullptr : &*found;
}

std::string ControlJudge::Complaint(std::string_view way) const {
  if (run_ == nullptr) return "its client did not run";
  const ProcessOutcome& outcome = run_->outcome;
  if (!outcome.started) return "its client did not start: " + outcome.start_error;
  const std::string marker = std::string(way) + ": ";
  const std::string lines = "\n" + outcome.standard_error;
  const std::size_t at = lines.find("\n" + marker);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + 1 + marker.size();
  return lines.substr(begin, lines.find('\n', begin) - begin);
}

Control ControlJudge::Sent(Control control, const ControlWay& way, const Canary& canary) const {
  const Finding* const finding = FindingOf(canary);
  const Exchange* const exchange = finding == nullptr ? nullptr : ExchangeOf(*finding);
  if (exchange == nullptr) {
    control.detail = run_->outcome.timed_out ? "its client was not done in time" : "what was planted was not found";
  } else if (!IsOfWay(*exchange, way.id)) {
    control.detail = "what was planted went another way";
  } else {
    control.caught = true;
    control.detail = HowCaught(*finding);
  }
  return control;
}

bool ControlJudge::IsWritten(const Canary& canary) const {
  return std::any_of(run_->written.begin(), run_->written.end(),
                     [&](const WrittenFile& file) { return file.content.find(canary.value) != Bytes::npos; });
}

bool ControlJudge::IsTried(const Canary& canary) const {
  return std::any_of(recording_.flows.begin(), recording_.flows.end(), [&](const Flow& flow) {
    return flow.run == kControlRunName && flow.protocol == "unix" && flow.destination.ends_with(canary.value);
  });
}

bool ControlJudge::IsRead() const {
  return std::any_of(run_->planted.begin(), run_->planted.end(),
                     [](const PlantedCanary& one) { return one.read.value_or(false); });
}

Control ControlJudge::Way(const ControlWay& way, const Canary& canary) const {
  Control control{std::string(way.name), false, Complaint(way.id)};
  if (!control.detail.empty()) return control;
  if (way.id == "written") {
    control.caught = IsWritten(canary);
  } else if (way.id == "read") {
    control.caught = IsRead();
  } else if (way.id == "absent-socket") {
    control.caught = IsTried(canary);
  } else {
    return Sent(std::move(control), way, canary);
  }
  control.detail = control.caught ? "seen" : "it was not seen";
  return control;
}

Control ControlJudge::Ledger(const ControlPlan& plan) const {
  Control control{"the ledger of flows", false, "the request over HTTP/1 does not stand in it"};
  const Finding* const finding = FindingOf(plan.front().second);
  if (finding == nullptr) return control;
  control.caught = std::any_of(recording_.flows.begin(), recording_.flows.end(), [&](const Flow& flow) {
    return flow.run == kControlRunName && flow.protocol == "tcp" && flow.sent_bytes > 0 &&
           flow.explanation == "exchange:" + finding->exchange;
  });
  if (control.caught) control.detail = "the request over HTTP/1 stands in it";
  return control;
}

Control ControlJudge::Balance() const {
  for (const Gap& gap : recording_.gaps) {
    if (gap.run != kControlRunName) continue;
    if (std::find(kUnaccounted.begin(), kUnaccounted.end(), gap.kind) == kUnaccounted.end()) continue;
    return {"the account of bytes", false, gap.message};
  }
  return {"the account of bytes", true, "what the control sent is all accounted for"};
}

// Both over the whole and in every run: who jumps there and back is seen too.
Control JudgeClock(const Recording& recording, const ClockSpan& span) {
  microseconds worst = span.wall - span.steady;
  for (const Run& run : recording.runs) {
    if (!run.outcome.started) continue;
    const microseconds difference =
        std::chrono::duration_cast<microseconds>(run.outcome.ended_at - run.outcome.started_at) - run.outcome.duration;
    if (std::abs(difference.count()) > std::abs(worst.count())) worst = difference;
  }
  const double seconds = static_cast<double>(worst.count()) / 1e6;
  if (std::abs(worst.count()) <= kClockTolerance.count()) return {"the clock", true, "it went evenly"};
  return {"the clock", false, fmt::format("it jumped by {:+.1f} s while the runs went", seconds)};
}

}  // namespace

ControlPlan PlanControl(std::string_view tier, const std::function<void(std::uint8_t*, std::size_t)>& random) {
  constexpr std::size_t kRandomBytes = 16;
  ControlPlan plan;
  for (const ControlWay& way : kControlWays) {
    if (tier.empty() || way.tiers.find(tier.front()) == std::string_view::npos) continue;
    Bytes bytes(kRandomBytes, '\0');
    random(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
    const std::string id(way.id);
    plan.emplace_back(id, Canary{"control-" + id, CanaryClass::kGeneric, "control-" + ToHex(bytes)});
  }
  return plan;
}

std::vector<Control> JudgeControl(const Recording& recording, const ControlPlan& plan, const std::string& failure,
                                  const ClockSpan& span, std::vector<Finding>& findings) {
  const auto of_control = std::stable_partition(findings.begin(), findings.end(),
                                                [](const Finding& finding) { return finding.run != kControlRunName; });
  const std::vector<Finding> planted(std::make_move_iterator(of_control), std::make_move_iterator(findings.end()));
  findings.erase(of_control, findings.end());
  if (!failure.empty()) return {{"a planted leak", false, "it could not be tried: " + failure}};
  if (plan.empty()) return {{"a planted leak", false, "none was planted"}};
  const ControlJudge judge(recording, planted);
  std::vector<Control> controls;
  bool counts_packets = false;
  for (const auto& [id, canary] : plan) {
    const auto* const way = std::find_if(kControlWays.begin(), kControlWays.end(),
                                         [&id = id](const ControlWay& one) { return one.id == id; });
    CHECK_THAT(way != kControlWays.end());
    controls.push_back(judge.Way(*way, canary));
    counts_packets = counts_packets || id == "datagram";
  }
  if (counts_packets) {
    controls.push_back(judge.Ledger(plan));
    controls.push_back(judge.Balance());
  }
  controls.push_back(JudgeClock(recording, span));
  return controls;
}

std::vector<Gap> WithoutControlGaps(std::vector<Gap> gaps) {
  std::erase_if(gaps, [](const Gap& gap) { return gap.run == kControlRunName; });
  return gaps;
}

}  // namespace telltale
