#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "core/redact.h"
#include "core/time_text.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/gap_words.h"
#include "harness/report/json_text.h"
#include "harness/report/path_words.h"
#include "harness/report/renderers.h"
#include "harness/report/source_place.h"
#include "harness/report/summary.h"

// SARIF 2.1.0. A result is what one fingerprint stands for, so that it is one alert that opens and closes with the
// finding, however many payloads show it. All rules are listed, also the silent ones: an alert of a rule that is not
// listed never closes. Code scanning services show at most 5,000 results of a run and take at most 10 MiB packed; the
// worst are kept, and what is left out is said in the invocation's notifications.
namespace telltale {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxResults = 5000;
constexpr std::size_t kMaxMessageBytes = 1000;
constexpr std::size_t kMaxSteps = 100;

ordered_json Text(BytesView text) {
  return {{"text", Clip(Printable(text.substr(0, kMaxMessageBytes)), static_cast<int>(kMaxMessageBytes))}};
}

// RFC 3986: artifact locations are URIs.
std::string Uri(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::string Family(std::string_view rule) { return std::string(rule.substr(0, rule.find('/'))); }

ordered_json RuleToSarif(const Rule& rule) {
  const std::string help = fmt::format("{}\n\nWhat to do: {}\n\nBreaks it: {}\n\nKeeps it: {}", rule.why, rule.mend,
                                       rule.example_leak, rule.example_mend);
  return {{"id", rule.id},
          {"shortDescription", Text(rule.title)},
          {"fullDescription", Text(rule.why)},
          {"help", {{"text", help}}},
          {"defaultConfiguration", {{"level", ToString(rule.level)}}},
          {"properties", {{"tags", {"privacy", Family(rule.id)}}, {"precision", "high"}}}};
}

class Sarif {
 public:
  explicit Sarif(const Audit& audit) : audit_(audit), places_(audit) {
    for (const Rule& rule : audit.rules) AddRule(rule);
  }

  std::string Text() {
    ordered_json results = Results();
    ordered_json run = {
        {"tool", {{"driver", {{"name", "telltale"}, {"version", audit_.tool_version}, {"rules", std::move(rules_)}}}}},
        {"automationDetails",
         {{"id", fmt::format("telltale/{}/{}/", Printable(audit_.subject.name), Printable(audit_.profile_path))}}},
        {"invocations", {Invocation()}},
        {"columnKind", "unicodeCodePoints"},
        {"results", std::move(results)},
        {"properties",
         {{"verdict", ToString(audit_.judgement.verdict)},
          {"verdict_in_words", VerdictInWords(audit_, Summarise(audit_))},
          {"cli_sha256", audit_.subject.cli_sha256},
          {"cli_version", Printable(audit_.subject.cli_version)}}}};
    return JsonText({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", {std::move(run)}}},
                    1);
  }

 private:
  struct Alert {
    const Finding* first;
    std::size_t times = 0;
    const AcceptedFinding* accepted = nullptr;
  };

  void AddRule(const Rule& rule) {
    if (!rule_index_.emplace(rule.id, rules_.size()).second) return;
    rules_.push_back(RuleToSarif(rule));
  }

  // Every finding must have its rule, also one that a newer version has written.
  std::size_t IndexOf(const Finding& finding) {
    const auto known = rule_index_.find(finding.rule);
    if (known != rule_index_.end()) return known->second;
    AddRule({.id = finding.rule,
             .level = finding.level,
             .title = finding.rule,
             .why = finding.rule,
             .mend = "",
             .example_leak = "",
             .example_mend = ""});
    return rules_.size() - 1;
  }

  std::vector<Alert> Alerts() const {
    std::vector<Alert> alerts;
    std::unordered_map<std::string_view, std::size_t> by_fingerprint;
    const auto add = [&](const Finding& finding, const AcceptedFinding* accepted) {
      const auto [at, is_new] = by_fingerprint.emplace(finding.fingerprint, alerts.size());
      if (is_new) alerts.push_back({.first = &finding, .accepted = accepted});
      ++alerts[at->second].times;
    };
    for (const Finding& finding : audit_.judgement.findings) add(finding, nullptr);
    for (const AcceptedFinding& accepted : audit_.judgement.accepted) add(accepted.finding, &accepted);
    std::stable_sort(alerts.begin(), alerts.end(),
                     [](const Alert& a, const Alert& b) { return a.first->level > b.first->level; });
    return alerts;
  }

  ordered_json Results() {
    std::vector<Alert> alerts = Alerts();
    left_out_ = alerts.size() - std::min(alerts.size(), kMaxResults);
    alerts.resize(std::min(alerts.size(), kMaxResults));
    ordered_json results = ordered_json::array();
    for (const Alert& alert : alerts) results.push_back(Result(alert));
    return results;
  }

  ordered_json Location(const SourcePlace& place) const {
    return {{"physicalLocation",
             {{"artifactLocation", {{"uri", Uri(place.file)}}}, {"region", {{"startLine", place.line}}}}}};
  }

  ordered_json Step(const SourcePlace& place, std::string_view says) const {
    ordered_json location = Location(place);
    location["message"] = telltale::Text(says);
    return {{"location", std::move(location)}};
  }

  // The decode path as a way that a reader can follow: the payload, then what each step makes of it.
  ordered_json CodeFlow(const Finding& finding, const SourcePlace& place) const {
    Finding bare = finding;
    bare.pointer.clear();
    ordered_json steps = ordered_json::array();
    steps.push_back(Step(place, fmt::format("the {} of {}, bytes {} to {}", PlaceInWords(bare), finding.exchange,
                                            finding.offset, finding.offset + finding.length)));
    for (std::size_t i = 0; i < std::min(finding.path.size(), kMaxSteps); ++i) {
      steps.push_back(Step(place, StepInWords(finding.path[i])));
    }
    steps.push_back(Step(place, finding.pointer.empty() ? finding.message : finding.message + ": " + finding.pointer));
    return {{"threadFlows", {{{"locations", std::move(steps)}}}}};
  }

  std::string Message(const Alert& alert) const {
    const Finding& finding = *alert.first;
    std::string text = finding.message;
    if (!finding.evidence.empty()) text += fmt::format(". Value: {}", finding.evidence);
    if (!finding.path.empty()) text += fmt::format(". Found in: {}", PathInWords(finding));
    text += fmt::format(". Seen {} in scenario {}", Counted(alert.times, "time", "times"), finding.scenario);
    return text;
  }

  ordered_json Result(const Alert& alert) {
    const Finding& finding = *alert.first;
    const SourcePlace place = places_.Of(finding);
    ordered_json result = {
        {"ruleId", finding.rule},           {"ruleIndex", IndexOf(finding)},
        {"level", ToString(finding.level)}, {"message", telltale::Text(Message(alert))},
        {"locations", {Location(place)}},   {"partialFingerprints", {{"telltale/v1", finding.fingerprint}}},
        {"occurrenceCount", alert.times}};
    if (!finding.exchange.empty()) result["codeFlows"] = {CodeFlow(finding, place)};
    result["suppressions"] = ordered_json::array();
    if (alert.accepted != nullptr) {
      result["suppressions"].push_back(
          {{"kind", "external"},
           {"status", "accepted"},
           {"justification", fmt::format("{} (accepted by {} until {})", Printable(alert.accepted->reason),
                                         Printable(alert.accepted->owner), Printable(alert.accepted->expires))}});
    }
    return result;
  }

  ordered_json Invocation() const {
    ordered_json notifications = ordered_json::array();
    const auto notify = [&notifications](std::string_view level, BytesView text) {
      notifications.push_back({{"level", level}, {"message", telltale::Text(text)}});
    };
    if (left_out_ > 0) {
      notify("warning", fmt::format("{} left out: code scanning shows {} of a run. The JSON report has all.",
                                    Counted(left_out_, "result was", "results were"), kMaxResults));
    }
    std::size_t shown = 0;
    for (const Gap& gap : audit_.judgement.gaps) {
      if (++shown <= kMaxSteps) notify(gap.accepted ? "note" : "warning", "gap " + gap.kind + ": " + GapInWords(gap));
    }
    for (const Control& control : audit_.judgement.controls) {
      if (!control.caught) notify("error", "the control was not caught: " + control.name);
    }
    return {{"executionSuccessful", audit_.judgement.verdict != Verdict::kInconclusive},
            {"exitCode", ExitCode(audit_.judgement.verdict)},
            {"startTimeUtc", ToRfc3339(audit_.started_at)},
            {"endTimeUtc", ToRfc3339(audit_.ended_at)},
            {"toolExecutionNotifications", std::move(notifications)}};
  }

  const Audit& audit_;
  const SourcePlaces places_;
  ordered_json rules_ = ordered_json::array();
  std::unordered_map<std::string, std::size_t> rule_index_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string RenderSarif(const Audit& audit, const RenderOptions&) { return Sarif(audit).Text(); }

}  // namespace telltale
