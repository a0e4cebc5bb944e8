#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "harness/report/ci/workflow_commands.h"
#include "harness/report/console/console_summary.h"
#include "harness/report/console/palette.h"
#include "harness/report/console/place_line.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/path_words.h"
#include "harness/report/renderers.h"
#include "harness/report/summary.h"

// The findings come first and the summary last, because a terminal shows the end of what was printed.
namespace telltale {
namespace {

constexpr std::size_t kMaxGroups = 40;
constexpr int kLabelColumns = 10;

class Console {
 public:
  Console(const Audit& audit, const RenderOptions& options)
      : index_(audit),
        palette_(options.colour ? kColours : kPlain),
        width_(std::clamp(options.width_columns, 40, 200)) {}

  // Rule by rule, place by place; what several values at one place have in common is said once, after the last of them.
  std::string Findings(const std::vector<FindingGroup>& groups) {
    const std::size_t shown = std::min(groups.size(), kMaxGroups);
    for (std::size_t i = 0; i < shown; ++i) {
      const FindingGroup* const before = i == 0 ? nullptr : &groups[i - 1];
      const FindingGroup* const after = i + 1 == shown ? nullptr : &groups[i + 1];
      const bool opens_rule = before == nullptr || !SameRule(*before, groups[i]);
      const bool closes_rule = after == nullptr || !SameRule(groups[i], *after);
      if (opens_rule) Heading(groups[i]);
      if (opens_rule || !SamePlace(*before, groups[i])) Place(*groups[i].findings.front());
      Value(groups[i]);
      const bool closes_place = closes_rule || !SamePlace(groups[i], *after);
      if (closes_place || WhereAndWhen(groups[i]) != WhereAndWhen(*after)) text_ += WhereAndWhen(groups[i]);
      if (closes_place) text_ += '\n';
      if (closes_rule) Advice(groups[i]);
    }
    if (shown < groups.size()) {
      text_ += fmt::format("{}{} are not shown; the other formats have all of them.{}\n\n", palette_.dim,
                           Counted(groups.size() - shown, "more place", "more places"), palette_.reset);
    }
    return std::move(text_);
  }

 private:
  static bool SameRule(const FindingGroup& a, const FindingGroup& b) { return a.rule == b.rule && a.level == b.level; }
  static bool SamePlace(const FindingGroup& a, const FindingGroup& b) {
    return a.place == b.place && a.pointer == b.pointer;
  }

  void Heading(const FindingGroup& group) {
    const Rule* rule = index_.RuleOf(*group.findings.front());
    const std::string level(ToString(group.level));
    const std::string name = Printable(group.rule);
    text_ += fmt::format("{}{}{} {}{}{}", palette_.Of(group.level), palette_.bold, level, name, palette_.reset, "\n");
    if (rule != nullptr) {
      for (const std::string& line : Wrap(rule->title, width_)) {
        text_ += fmt::format("{}{}{}\n", palette_.bold, line, palette_.reset);
      }
    }
    text_ += '\n';
  }

  void Place(const Finding& finding) {
    text_ +=
        fmt::format("  {}{}{}\n", palette_.cyan, Clip(Printable(PlaceInWords(finding)), width_ - 2), palette_.reset);
  }

  void Value(const FindingGroup& group) {
    const Finding& first = *group.findings.front();
    std::string what = first.message;
    if (!first.evidence.empty()) {
      const std::vector<std::string> canaries = CanariesOf(group);
      what += fmt::format(": {}{}", first.evidence, canaries.empty() ? "" : ", the planted " + Listed(canaries, 6));
    }
    text_ += Labelled("what", what);
    Line(first);
  }

  std::string WhereAndWhen(const FindingGroup& group) const {
    const Finding& first = *group.findings.front();
    return (first.path.empty() ? "" : Labelled("found in", PathInWords(first))) + Labelled("seen", Seen(group));
  }

  std::string Seen(const FindingGroup& group) const {
    const Finding& first = *group.findings.front();
    std::string seen =
        fmt::format("in {} ({})", Listed(group.scenarios, 6), Counted(group.findings.size(), "time", "times"));
    if (const Exchange* exchange = index_.ExchangeOf(first)) {
      seen += fmt::format("; first in {}, {}{}{}://{}", exchange->id, exchange->method,
                          exchange->method.empty() ? "" : " ", exchange->scheme, EndpointName(*exchange));
    }
    return seen;
  }

  void Line(const Finding& finding) {
    const Exchange* exchange = index_.ExchangeOf(finding);
    if (exchange == nullptr) return;
    const auto line = FindPlaceLine(*exchange, finding, width_ - 4 - kLabelColumns);
    if (!line) return;
    if (!IsReadable(*line)) {
      text_ += Labelled("payload", fmt::format("bytes {} to {}, not shown: packed, binary or all of it blotted out",
                                               finding.offset, finding.offset + finding.length));
      return;
    }
    const std::string indent(4 + kLabelColumns, ' ');
    text_ += fmt::format("    {}{:<{}}{}", palette_.dim, "payload", kLabelColumns, palette_.reset);
    text_ += fmt::format("{}{}{}{}{}\n", line->before, palette_.Of(finding.level), line->marked, palette_.reset,
                         line->after);
    const auto at = static_cast<std::size_t>(ColumnsOf(line->before));
    const auto length = static_cast<std::size_t>(std::max(ColumnsOf(line->marked), 1));
    text_ += fmt::format("{}{}{}{}{}\n", indent, std::string(at, ' '), palette_.Of(finding.level),
                         std::string(length, '^'), palette_.reset);
  }

  void Advice(const FindingGroup& group) {
    const Rule* rule = index_.RuleOf(*group.findings.front());
    if (rule == nullptr) return;
    text_ += Labelled("why", rule->why) + Labelled("do", rule->mend) + "\n";
  }

  // Payload text may be in any of it.
  std::string Labelled(std::string_view label, std::string_view value) const {
    std::string text;
    for (const std::string& line : Wrap(Printable(value), width_ - 4 - kLabelColumns)) {
      text += fmt::format("    {}{:<{}}{}{}\n", palette_.dim, label, kLabelColumns, palette_.reset, line);
      label = "";
    }
    return text;
  }

  const AuditIndex index_;
  const Palette& palette_;
  const int width_;
  std::string text_;
};

}  // namespace

std::string RenderConsole(const Audit& audit, const RenderOptions& options) {
  Console console(audit, options);
  std::string text = console.Findings(Grouped(audit.judgement.findings));
  if (options.show_accepted && !audit.judgement.accepted.empty()) text += ConsoleAccepted(audit, options);
  return WithoutWorkflowCommands(text + ConsoleSummary(audit, options));
}

}  // namespace telltale
