#include <fmt/format.h>

#include <map>
#include <set>

#include "core/time_text.h"
#include "harness/report/ci/xml.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/gap_words.h"
#include "harness/report/path_words.h"
#include "harness/report/renderers.h"
#include "harness/report/summary.h"

// One suite a profile. A test case is one rule in one scenario, so that a CI shows the same cases in every run and a
// mended finding turns green instead of vanishing. Besides: one case a run (did it start), one a gap, one a control.
// Cases that are red are exactly those that keep the verdict from passing.
namespace telltale {
namespace {

constexpr std::size_t kMaxDetails = 20;
constexpr std::size_t kMaxOutputBytes = std::size_t{16} << 10;

class Junit {
 public:
  explicit Junit(const Audit& audit) : audit_(audit), index_(audit) {
    for (const Finding& finding : audit.judgement.findings)
      by_case_[{finding.scenario, finding.rule}].push_back(&finding);
    for (const AcceptedFinding& accepted : audit.judgement.accepted) {
      accepted_by_case_[{accepted.finding.scenario, accepted.finding.rule}].push_back(&accepted);
    }
  }

  std::string Text() {
    Runs();
    Rules();
    Gaps();
    Controls();
    Reasons();
    const std::string counts = XmlAttributes({{"name", audit_.subject.name},
                                              {"tests", std::to_string(tests_)},
                                              {"failures", std::to_string(failures_)},
                                              {"errors", std::to_string(errors_)},
                                              {"time", Seconds(audit_.ended_at - audit_.started_at)}});
    const std::string suite =
        XmlAttributes({{"skipped", "0"}, {"timestamp", ToRfc3339(audit_.started_at).substr(0, 19)}});
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites{}>\n <testsuite{}{}>\n  <properties>\n{}  "
        "</properties>\n{} </testsuite>\n</testsuites>\n",
        counts, counts, suite, Properties(), cases_);
  }

 private:
  static std::string Seconds(std::chrono::microseconds time) {
    return fmt::format("{:.6f}", std::chrono::duration<double>(time).count());
  }

  std::string Properties() const {
    std::string text;
    for (const auto& [name, value] :
         std::vector<std::pair<std::string_view, std::string>>{{"verdict", VerdictInWords(audit_, Summarise(audit_))},
                                                               {"cli", audit_.subject.cli_path},
                                                               {"cli_sha256", audit_.subject.cli_sha256},
                                                               {"cli_version", audit_.subject.cli_version},
                                                               {"system", audit_.subject.system},
                                                               {"isolation", audit_.isolation},
                                                               {"telltale", audit_.tool_version}}) {
      text += fmt::format("   <property name=\"{}\" value=\"{}\"/>\n", name, XmlAttribute(value));
    }
    return text;
  }

  // Two cases of one name are one to a CI: the second gets a number.
  void Case(const std::string& classname, std::string name, const std::string& time, const std::string& inside) {
    const std::string wanted = name;
    for (int number = 2; !names_.insert(classname + '\0' + name).second; ++number) {
      name = fmt::format("{} ({})", wanted, number);
    }
    ++tests_;
    const std::string attributes = XmlAttributes({{"classname", classname}, {"name", name}, {"time", time}});
    cases_ += inside.empty() ? fmt::format("  <testcase{}/>\n", attributes)
                             : fmt::format("  <testcase{}>\n{}  </testcase>\n", attributes, inside);
  }

  std::string Problem(std::string_view element, const std::string& type, const std::string& message,
                      const std::string& detail) {
    ++(element == "failure" ? failures_ : errors_);
    return fmt::format("   <{}{}>{}</{}>\n", element, XmlAttributes({{"message", message}, {"type", type}}),
                       XmlText(detail), element);
  }

  void Runs() {
    for (const Run& run : audit_.recording.runs) {
      const ProcessOutcome& outcome = run.outcome;
      std::string inside;
      if (!outcome.started) inside += Problem("error", "not-started", "the CLI did not start", outcome.start_error);
      const std::pair<std::string_view, BytesView> outputs[] = {{"system-out", outcome.standard_output},
                                                                {"system-err", outcome.standard_error}};
      for (const auto& [element, output] : outputs) {
        if (output.empty()) continue;
        const std::string cut = output.size() > kMaxOutputBytes ? "\n(cut)" : "";
        inside += fmt::format("   <{}>{}{}</{}>\n", element, XmlText(output.substr(0, kMaxOutputBytes)), cut, element);
      }
      Case(run.scenario, "run" + run.name.substr(std::min(run.scenario.size(), run.name.size())),
           Seconds(outcome.duration), inside);
    }
  }

  std::string Detail(const Finding& finding) const {
    std::string text = finding.message + "\n  place: " + PlaceInWords(finding);
    if (!finding.path.empty()) text += "\n  found in: " + PathInWords(finding);
    if (!finding.evidence.empty()) text += "\n  value: " + finding.evidence;
    if (!finding.exchange.empty()) {
      text += fmt::format("\n  exchange: {}, bytes {} to {}", finding.exchange, finding.offset,
                          finding.offset + finding.length);
    }
    return text + "\n  fingerprint: " + finding.fingerprint + "\n";
  }

  // Who accepted what, which turns the case green and stays a fact. Each is told once.
  std::string Accepted(const std::string& scenario, const std::string& rule) {
    const auto found = accepted_by_case_.find({scenario, rule});
    if (found == accepted_by_case_.end()) return {};
    std::string text;
    for (std::size_t i = 0; i < std::min(found->second.size(), kMaxDetails); ++i) {
      const AcceptedFinding& one = *found->second[i];
      text += fmt::format("accepted by {} until {}: {}\n{}", one.owner, one.expires, one.reason, Detail(one.finding));
    }
    if (found->second.size() > kMaxDetails) text += fmt::format("and {} more\n", found->second.size() - kMaxDetails);
    accepted_by_case_.erase(found);
    return fmt::format("   <system-out>{}</system-out>\n", XmlText(text));
  }

  void RuleCase(const std::string& scenario, const std::string& rule) {
    const auto found = by_case_.find({scenario, rule});
    const std::string accepted = Accepted(scenario, rule);
    if (found == by_case_.end()) return Case(scenario, rule, "0", accepted);
    const std::vector<const Finding*>& findings = found->second;
    std::string detail;
    Level worst = Level::kNote;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      worst = std::max(worst, findings[i]->level);
      if (i < kMaxDetails) detail += Detail(*findings[i]);
    }
    if (findings.size() > kMaxDetails) detail += fmt::format("and {} more\n", findings.size() - kMaxDetails);
    const bool counts = worst > Level::kNote && audit_.judgement.verdict != Verdict::kPass;
    const Rule* known = index_.RuleOf(*findings.front());
    const std::string title = known == nullptr ? findings.front()->message : known->title;
    Case(scenario, rule, "0",
         (counts ? Problem("failure", std::string(ToString(worst)),
                           fmt::format("{} ({})", title, Counted(findings.size(), "finding", "findings")), detail)
                 : fmt::format("   <system-out>{}</system-out>\n", XmlText(detail))) +
             accepted);
    by_case_.erase(found);
  }

  void Rules() {
    for (const ScenarioSummary& scenario : Summarise(audit_).scenarios) {
      for (const Rule& rule : audit_.rules) RuleCase(scenario.name, rule.id);
    }
    // Findings about the whole recording, or of rules that are not in the table.
    while (!by_case_.empty() || !accepted_by_case_.empty()) {
      const auto [scenario, rule] = by_case_.empty() ? accepted_by_case_.begin()->first : by_case_.begin()->first;
      RuleCase(scenario, rule);
    }
  }

  void Gaps() {
    for (const Gap& gap : audit_.judgement.gaps) {
      const std::string where = gap.run.empty() ? "recording" : gap.run;
      Case(where, "gap/" + gap.kind, "0",
           gap.accepted ? fmt::format("   <system-out>{}: {}</system-out>\n", XmlText(AcceptanceInWords(gap)),
                                      XmlText(gap.message))
                        : Problem("error", "gap", gap.message, gap.exchange));
    }
  }

  void Controls() {
    for (const Control& control : audit_.judgement.controls) {
      Case("control", control.name, "0",
           control.caught ? "" : Problem("error", "control", "a planted leak was not caught", control.detail));
    }
  }

  // What keeps the verdict from passing and is none of the above still turns the suite red.
  void Reasons() {
    std::string inside;
    const bool passed = audit_.judgement.verdict == Verdict::kPass;
    if (!passed && failures_ + errors_ == 0) {
      std::string detail;
      for (const std::string& reason : audit_.judgement.reasons) detail += reason + "\n";
      inside = Problem("error", "verdict", std::string(ToString(audit_.judgement.verdict)), detail);
    }
    Case("verdict", std::string("the verdict is a pass"), "0", inside);
  }

  const Audit& audit_;
  const AuditIndex index_;
  using CaseName = std::pair<std::string, std::string>;  // scenario, rule
  std::map<CaseName, std::vector<const Finding*>> by_case_;
  std::map<CaseName, std::vector<const AcceptedFinding*>> accepted_by_case_;
  std::set<std::string> names_;
  std::string cases_;
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace

std::string RenderJunit(const Audit& audit, const RenderOptions&) { return Junit(audit).Text(); }

}  // namespace telltale
