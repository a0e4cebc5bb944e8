#include <fmt/format.h>

#include <algorithm>

#include "core/time_text.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/gap_words.h"
#include "harness/report/markdown_text.h"
#include "harness/report/path_words.h"
#include "harness/report/renderers.h"
#include "harness/report/summary.h"

// Under GitHub's limit for a step summary (1 MiB): the most important comes first, and what does not fit is counted.
namespace telltale {
namespace {

constexpr std::size_t kMaxFindingsBytes = 800'000;
constexpr std::size_t kMaxMarkdownRows = 500;
constexpr int kMaxCodeColumns = 160;

std::string_view Sign(Verdict verdict) {
  return verdict == Verdict::kPass ? "✅" : verdict == Verdict::kFail ? "❌" : "⚠️";
}

class Markdown {
 public:
  Markdown(const Audit& audit, const RenderOptions& options)
      : audit_(audit), options_(options), index_(audit), summary_(Summarise(audit)) {}

  std::string Text() {
    Head();
    Findings();
    Coverage();
    Gaps();
    Controls();
    Accepted();
    Evidence();
    return std::move(text_);
  }

 private:
  void Head() {
    text_ += fmt::format("## telltale: {} {}, {}\n\n", Sign(audit_.judgement.verdict),
                         MarkdownText(VerdictInWords(audit_, summary_)), MarkdownText(audit_.subject.name));
    text_ += fmt::format("{} in {} of {} to {}; {}; {}.\n\n", FindingsInWords(summary_),
                         Counted(summary_.payloads, "payload", "payloads"), Counted(summary_.runs, "run", "runs"),
                         Counted(summary_.endpoints.size(), "endpoint", "endpoints"),
                         Counted(summary_.open_gaps, "open gap", "open gaps"),
                         summary_.controls == 0 ? std::string("no control")
                                                : fmt::format("{} of {} caught", summary_.controls_caught,
                                                              Counted(summary_.controls, "control", "controls")));
    if (!audit_.judgement.left_out.empty()) {
      text_ += fmt::format("- left out by --only or --skip: {}\n", MarkdownText(Listed(audit_.judgement.left_out, 50)));
    }
    for (std::size_t i = 0; i < std::min(audit_.judgement.reasons.size(), kMaxMarkdownRows); ++i) {
      text_ += fmt::format("- {}\n", MarkdownText(audit_.judgement.reasons[i]));
    }
    if (!audit_.judgement.reasons.empty() || !audit_.judgement.left_out.empty()) text_ += '\n';
  }

  static std::string Row(const FindingGroup& group) {
    const Finding& first = *group.findings.front();
    return fmt::format("| {} | {} | {} | {} | {} | {} |\n", ToString(group.level), MarkdownCode(group.rule, 60),
                       MarkdownCode(PlaceInWords(first), 80),
                       first.evidence.empty() ? "" : MarkdownCode(first.evidence, 60),
                       MarkdownText(Listed(group.scenarios, 4)), group.findings.size());
  }

  void Findings() {
    const std::vector<FindingGroup> groups = Grouped(audit_.judgement.findings);
    if (groups.empty()) return;
    text_ +=
        "### Findings\n\n| level | rule | place | value | scenarios | times |\n| --- | --- | --- | --- | --- | ---: "
        "|\n";
    const std::size_t shown = std::min(groups.size(), kMaxMarkdownRows);
    for (std::size_t i = 0; i < shown; ++i) text_ += Row(groups[i]);
    if (shown < groups.size()) {
      text_ += fmt::format("\n{} left out; the JSON report has all.\n",
                           Counted(groups.size() - shown, "place is", "places are"));
    }
    text_ += '\n';
    for (std::size_t i = 0; i < shown && text_.size() < kMaxFindingsBytes; ++i) {
      if (i == 0 || groups[i].rule != groups[i - 1].rule) RuleDetails(groups[i]);
      Details(groups[i]);
      const bool last = i + 1 == shown || text_.size() >= kMaxFindingsBytes;
      if (last || groups[i].rule != groups[i + 1].rule) text_ += "\n</details>\n\n";
    }
  }

  void RuleDetails(const FindingGroup& group) {
    text_ += fmt::format("<details><summary>{}</summary>\n\n", MarkdownText(group.rule));
    if (const Rule* rule = index_.RuleOf(*group.findings.front())) {
      text_ += fmt::format("**{}.** {}\n\n**What to do.** {}\n\n", MarkdownText(rule->title), MarkdownText(rule->why),
                           MarkdownText(rule->mend));
    }
  }

  void Details(const FindingGroup& group) {
    const Finding& first = *group.findings.front();
    text_ += fmt::format("- {}: {}", MarkdownCode(PlaceInWords(first), kMaxCodeColumns), MarkdownText(first.message));
    if (!first.path.empty()) text_ += fmt::format("; found in {}", MarkdownText(PathInWords(first)));
    if (!first.exchange.empty()) {
      text_ += fmt::format("; first in {}, bytes {} to {}", MarkdownCode(first.exchange, 40), first.offset,
                           first.offset + first.length);
    }
    text_ += '\n';
  }

  void Coverage() {
    text_ +=
        "### Coverage\n\n| scenario | consent | backend | runs | exit codes | watched | payloads | look-ups | "
        "endpoints | findings "
        "| gaps |\n| --- | --- | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n";
    for (std::size_t i = 0; i < std::min(summary_.scenarios.size(), kMaxMarkdownRows); ++i) {
      const ScenarioSummary& s = summary_.scenarios[i];
      text_ += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", MarkdownText(s.name),
                           s.opted_out ? "withdrawn" : "given", MarkdownText(s.backend), s.runs,
                           MarkdownText(EndingsInWords(s)), WatchedInWords(s), s.payloads, s.name_lookups, s.endpoints,
                           s.findings, s.gaps);
    }
    text_ += '\n';
    std::vector<std::string> endpoints;
    for (const auto& [name, count] : summary_.endpoints) {
      endpoints.push_back(fmt::format("{} ({})", MarkdownCode(name, 80), count));
    }
    text_ += fmt::format("Endpoints: {}.\n\n", endpoints.empty() ? "none" : Listed(endpoints, 50));
  }

  void Gaps() {
    if (audit_.judgement.gaps.empty()) return;
    text_ += "### Gaps\n\n";
    const std::size_t shown = std::min(audit_.judgement.gaps.size(), kMaxMarkdownRows);
    for (std::size_t i = 0; i < shown; ++i) {
      const Gap& gap = audit_.judgement.gaps[i];
      const std::string accepted = gap.accepted ? fmt::format(" ({})", MarkdownText(AcceptanceInWords(gap))) : "";
      text_ += fmt::format("- {}{}: {}{}\n", MarkdownCode(gap.kind, 40),
                           gap.run.empty() ? "" : " in " + MarkdownText(gap.run), MarkdownText(gap.message), accepted);
    }
    if (shown < audit_.judgement.gaps.size())
      text_ += fmt::format("- and {} more\n", audit_.judgement.gaps.size() - shown);
    text_ += '\n';
  }

  void Controls() {
    text_ += "### Control\n\n";
    if (audit_.judgement.controls.empty()) text_ += "None: nothing proves that a leak would have been seen.\n";
    for (const Control& control : audit_.judgement.controls) {
      text_ += fmt::format("- {}: {}. {}\n", control.caught ? "caught" : "**missed**", MarkdownText(control.name),
                           MarkdownText(control.detail));
    }
    text_ += '\n';
  }

  void Accepted() {
    if (audit_.judgement.accepted.empty()) return;
    text_ += "### Accepted\n\n";
    const std::vector<std::string> words = AcceptedInWords(audit_.judgement);
    for (std::size_t i = 0; i < std::min(words.size(), kMaxMarkdownRows); ++i)
      text_ += "- " + MarkdownText(words[i]) + "\n";
    text_ += '\n';
    if (!options_.show_accepted) return;
    text_ += "| rule | place | scenario | reason | owner | until |\n| --- | --- | --- | --- | --- | --- |\n";
    for (std::size_t i = 0; i < std::min(audit_.judgement.accepted.size(), kMaxMarkdownRows); ++i) {
      const AcceptedFinding& a = audit_.judgement.accepted[i];
      text_ += fmt::format("| {} | {} | {} | {} | {} | {} |\n", MarkdownCode(a.finding.rule, 60),
                           MarkdownCode(PlaceInWords(a.finding), 80), MarkdownText(a.finding.scenario),
                           MarkdownText(a.reason), MarkdownText(a.owner), MarkdownText(a.expires));
    }
    text_ += '\n';
  }

  void Evidence() {
    const Subject& subject = audit_.subject;
    if (IsOfRecordings(audit_)) {
      text_ += fmt::format("### Evidence\n\n- recordings, scanned from {} to {}, telltale {}\n",
                           ToRfc3339(audit_.started_at), ToRfc3339(audit_.ended_at), MarkdownText(audit_.tool_version));
      return;
    }
    text_ += fmt::format(
        "### Evidence\n\n- CLI: {} {}\n- SHA-256: {}\n- system: {}, isolation {}\n- journal head: {}\n"
        "- run: {} to {}, telltale {}\n",
        MarkdownCode(subject.cli_path, kMaxCodeColumns), MarkdownText(subject.cli_version),
        MarkdownCode(subject.cli_sha256, 64), MarkdownText(subject.system), MarkdownText(audit_.isolation),
        MarkdownCode(audit_.journal_head, 64), ToRfc3339(audit_.started_at), ToRfc3339(audit_.ended_at),
        MarkdownText(audit_.tool_version));
  }

  const Audit& audit_;
  const RenderOptions& options_;
  const AuditIndex index_;
  const Summary summary_;
  std::string text_;
};

}  // namespace

std::string RenderMarkdown(const Audit& audit, const RenderOptions& options) { return Markdown(audit, options).Text(); }

}  // namespace telltale
