#include "harness/report/console/console_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/ascii.h"
#include "core/read_not_planted.h"
#include "core/redact.h"
#include "harness/report/console/palette.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/gap_words.h"
#include "harness/report/summary.h"

namespace telltale {
namespace {

constexpr int kSummaryLabelColumns = 12;
constexpr std::size_t kMaxListed = 8;

class SummaryText {
 public:
  SummaryText(const Audit& audit, const RenderOptions& options)
      : audit_(audit),
        options_(options),
        summary_(Summarise(audit)),
        palette_(options.colour ? kColours : kPlain),
        width_(std::clamp(options.width_columns, 40, 200)) {}

  std::string Text() {
    text_ += fmt::format("{}{}{}{}: {}, {}\n", palette_.bold, palette_.Of(audit_.judgement.verdict), VerdictLine(),
                         palette_.reset, Printable(audit_.subject.name), FindingsInWords(summary_));
    text_ += '\n';
    Labelled("because", Lines(audit_.judgement.reasons));
    Labelled("audited", Audited());
    Labelled("scenarios", Scenarios());
    Labelled("left out", LeftOut());
    Labelled("exit codes", ExitCodes());
    Labelled("watched", Watched());
    Labelled("payloads", Payloads());
    Labelled("canaries", Canaries() + OthersRead());
    Labelled("gaps", Gaps());
    Labelled("control", Controls());
    Labelled("accepted", Lines(AcceptedInWords(audit_.judgement)));
    Labelled("evidence", options_.run_directory);
    Labelled("next", Next());
    return std::move(text_);
  }

 private:
  // PASS, and small what a pass is not to be read without.
  std::string VerdictLine() const {
    const std::string words = VerdictInWords(audit_, summary_);
    const std::size_t space = words.find(' ');
    return AsciiUpper(words.substr(0, space)) + (space == std::string::npos ? "" : words.substr(space));
  }

  std::string LeftOut() const {
    const std::vector<std::string>& names = audit_.judgement.left_out;
    if (names.empty()) return "";
    return fmt::format("{} by --only or --skip, of which this verdict says nothing: {}",
                       Counted(names.size(), "scenario", "scenarios"), Listed(names, 24));
  }

  // Scenarios that ended alike stand together.
  std::string ExitCodes() const {
    std::map<std::string, std::vector<std::string>> by_ending;
    for (const ScenarioSummary& scenario : summary_.scenarios) {
      if (!scenario.endings.empty()) by_ending[EndingsInWords(scenario)].push_back(scenario.name);
    }
    std::string text;
    for (const auto& [endings, names] : by_ending) {
      text += fmt::format("{}{} in {}", text.empty() ? "" : "; ", endings, Listed(names, kMaxListed));
    }
    return text;
  }

  std::string Watched() const {
    std::vector<std::string> each;
    for (const ScenarioSummary& scenario : summary_.scenarios) {
      const std::string time = WatchedInWords(scenario);
      if (!time.empty()) each.push_back(scenario.name + " " + time);
    }
    return Listed(each, 40);
  }

  std::string Audited() const {
    const Subject& subject = audit_.subject;
    if (IsOfRecordings(audit_)) return "recordings: nothing was run here";
    std::string text = subject.cli_path;
    if (!subject.cli_version.empty()) text += fmt::format(" ({})", subject.cli_version);
    if (!subject.cli_sha256.empty()) text += fmt::format(", SHA-256 {}…", subject.cli_sha256.substr(0, 12));
    return text + fmt::format(", on {}, isolation {}", subject.system, IsolationInWords(audit_));
  }

  std::string Scenarios() const {
    std::vector<std::string> names;
    for (const ScenarioSummary& scenario : summary_.scenarios) {
      if (!scenario.name.empty()) names.push_back(scenario.name);
    }
    if (names.empty() && IsOfRecordings(audit_)) return "";  // the recordings name none
    return fmt::format("{} in {}: {}", summary_.scenarios.size(), Counted(summary_.runs, "run", "runs"),
                       Listed(names, 24));
  }

  std::string Payloads() const {
    std::vector<std::string> endpoints;
    for (const auto& [name, count] : summary_.endpoints) endpoints.push_back(fmt::format("{} ({})", name, count));
    const std::string besides = BesidesInWords(summary_);
    std::string text =
        summary_.payloads == 0 ? "none" : fmt::format("{}, {}", summary_.payloads, Size(summary_.payload_bytes));
    if (!endpoints.empty()) text += " to " + Listed(endpoints, kMaxListed);
    return text + (besides.empty() ? "" : "; besides " + besides);
  }

  std::string Canaries() const {
    if (IsOfRecordings(audit_)) {
      if (summary_.canary_kinds == 0) return "none were given";
      return Counted(summary_.canary_kinds, "value", "values") + " looked for" + Left();
    }
    std::string text = fmt::format("{} planted, with values of their own in every scenario",
                                   Counted(summary_.canary_kinds, "kind", "kinds"));
    text += Left();
    if (summary_.canary_reads_traced == 0) return text + "; which were read was not traced";
    return text +
           "; seen to be read: " + (summary_.canaries_read.empty() ? "none" : Listed(summary_.canaries_read, 24));
  }

  std::string OthersRead() const {
    const std::vector<std::string> paths = ReadNotPlanted(audit_.isolation_facts);
    return paths.empty() ? "" : '\n' + std::string(kReadNotPlanted) + Listed(paths, 24);
  }

  // What was not read may hold any of them, whoever accepted that.
  std::string Left() const {
    if (summary_.canary_kinds_left > 0) return fmt::format("; {} of them left", summary_.canary_kinds_left);
    const std::string unread = UnreadInWords(audit_.judgement);
    return unread.empty() ? "; none of them left" : "; none of them in what could be read: " + unread;
  }

  // Open gaps are reasons of the verdict and stand there in full.
  std::string Gaps() const {
    if (summary_.open_gaps + summary_.accepted_gaps == 0) return "none";
    std::map<std::string, std::size_t> open;
    for (const Gap& gap : audit_.judgement.gaps) open[gap.kind] += !gap.accepted;
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : open) {
      if (count > 0) kinds.push_back(count == 1 ? kind : fmt::format("{} ({})", kind, count));
    }
    return fmt::format("{} open{}{}, {} accepted by the profile", summary_.open_gaps, kinds.empty() ? "" : ": ",
                       Listed(kinds, kMaxListed), summary_.accepted_gaps);
  }

  std::string Controls() const {
    if (audit_.judgement.controls.empty()) return "none: nothing proves that a leak would have been seen";
    // Those that were caught in one line, so that it is seen which one was not.
    std::vector<std::string> lines, caught;
    const Control* last_caught = nullptr;
    for (const Control& control : audit_.judgement.controls) {
      if (control.caught) {
        caught.push_back(control.name);
        last_caught = &control;
      } else {
        lines.push_back(
            fmt::format("MISSED: {}{}{}", control.name, control.detail.empty() ? "" : ": ", control.detail));
      }
    }
    if (caught.size() == 1) {
      const std::string& how = last_caught->detail;
      lines.push_back(fmt::format("caught: {}{}{}", caught.front(), how.empty() ? "" : ": ", how));
    } else if (!caught.empty()) {
      lines.push_back(fmt::format("caught: {} of {}: {}", caught.size(), audit_.judgement.controls.size(),
                                  fmt::join(caught, ", ")));
    }
    return Lines(lines);
  }

  std::string Next() const {
    const auto groups = Grouped(audit_.judgement.findings);
    return groups.empty() ? "" : fmt::format("telltale explain {}", groups.front().rule);
  }

  static std::string Lines(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), kMaxListed); ++i) text += (i == 0 ? "" : "\n") + lines[i];
    if (lines.size() > kMaxListed) text += fmt::format("\nand {} more", lines.size() - kMaxListed);
    return text;
  }

  // Line breaks are ours, everything else may come from the CLI.
  void Labelled(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    for (std::string_view rest = value;; label = "") {
      const std::size_t end = rest.find('\n');
      for (const std::string& line : Wrap(Printable(rest.substr(0, end)), width_ - 2 - kSummaryLabelColumns)) {
        text_ += fmt::format("  {}{:<{}}{}{}\n", palette_.dim, label, kSummaryLabelColumns, palette_.reset, line);
        label = "";
      }
      if (end == std::string_view::npos) return;
      rest.remove_prefix(end + 1);
    }
  }

  const Audit& audit_;
  const RenderOptions& options_;
  const Summary summary_;
  const Palette& palette_;
  const int width_;
  std::string text_;
};

}  // namespace

std::string ConsoleSummary(const Audit& audit, const RenderOptions& options) {
  return SummaryText(audit, options).Text();
}

std::string ConsoleAccepted(const Audit& audit, const RenderOptions& options) {
  const Palette& palette = options.colour ? kColours : kPlain;
  const int width = std::clamp(options.width_columns, 40, 200) - 4;
  std::string text = fmt::format("{}accepted{}\n", palette.bold, palette.reset);
  for (const AcceptedFinding& accepted : audit.judgement.accepted) {
    const std::string heading =
        fmt::format("{} at {} in {}", accepted.finding.rule, PlaceInWords(accepted.finding), accepted.finding.scenario);
    const std::string word = fmt::format("{} (by {}, until {})", accepted.reason, accepted.owner, accepted.expires);
    for (const std::string& line : Wrap(Printable(heading), width + 2)) text += "  " + line + "\n";
    for (const std::string& line : Wrap(Printable(word), width)) text += "    " + line + "\n";
  }
  return text + "\n";
}

}  // namespace telltale
