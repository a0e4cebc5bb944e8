#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "harness/report/console_summary.h"
#include "harness/report/finding_group.h"
#include "harness/report/palette.h"
#include "harness/report/path_words.h"
#include "harness/report/place_line.h"
#include "harness/report/renderers.h"
#include "harness/report/summary.h"
#include "harness/report/text_layout.h"
#include "harness/report/workflow_commands.h"

// The findings come first and the summary last, because a terminal shows the end of what was printed.
namespace telltale {
namespace {

constexpr std::size_t kMaxGroups = 40;
constexpr int kLabelColumns = 10;

class Console {
 public:
  Console(const Audit& audit, const RenderOptions& options)
      : audit_(audit),
        index_(audit),
        palette_(options.colour ? kColours : kPlain),
        width_(std::clamp(options.width_columns, 40, 200)) {}

  std::string Findings(const std::vector<FindingGroup>& groups) {
    const std::size_t shown = std::min(groups.size(), kMaxGroups);
    for (std::size_t i = 0; i < shown; ++i) {
      if (i == 0 || groups[i].rule != groups[i - 1].rule || groups[i].level != groups[i - 1].level) Heading(groups[i]);
      Group(groups[i]);
      if (i + 1 == shown || groups[i].rule != groups[i + 1].rule || groups[i].level != groups[i + 1].level) {
        Advice(groups[i]);
      }
    }
    if (shown < groups.size()) {
      text_ += fmt::format("{}{} are not shown; the other formats have all of them.{}\n\n", palette_.dim,
                           Counted(groups.size() - shown, "more place", "more places"), palette_.reset);
    }
    return std::move(text_);
  }

 private:
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

  void Group(const FindingGroup& group) {
    const Finding& first = *group.findings.front();
    text_ += fmt::format("  {}{}{}\n", palette_.cyan, Clip(Printable(PlaceInWords(first)), width_ - 2), palette_.reset);
    Labelled("what", first.message);
    if (!first.evidence.empty()) {
      const std::string of = first.canary.empty() ? "" : fmt::format(", the planted {}", first.canary);
      Labelled("value", first.evidence + of);
    }
    Line(first);
    if (!first.path.empty()) Labelled("found in", PathInWords(first));
    Labelled("seen", Seen(group));
    text_ += '\n';
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
    Labelled("why", rule->why);
    Labelled("do", rule->mend);
    text_ += '\n';
  }

  // Payload text may be in any of it.
  void Labelled(std::string_view label, std::string_view value) {
    const std::vector<std::string> lines = Wrap(Printable(value), width_ - 4 - kLabelColumns);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      text_ +=
          fmt::format("    {}{:<{}}{}{}\n", palette_.dim, i == 0 ? label : "", kLabelColumns, palette_.reset, lines[i]);
    }
  }

  const Audit& audit_;
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
