#include "harness/app/scan_printer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/finding_json.h"
#include "core/redact.h"

namespace telltale {
namespace {

constexpr std::size_t kGapExamples = 5;
constexpr std::size_t kMostCounted = 100000;  // different canaries in the summary

std::string Joined(const std::vector<std::string>& steps) {
  std::string text;
  for (const std::string& step : steps) text += (text.empty() ? "" : " > ") + step;
  return text;
}

std::string TextLine(const Finding& finding, bool show_values) {
  std::string line = fmt::format("{}: {}", ToString(finding.level), finding.rule);
  line += fmt::format("  {}  {}", Printable(finding.exchange), Printable(finding.place));
  if (!finding.pointer.empty()) line += " " + Printable(finding.pointer);
  if (finding.length > 0) line += fmt::format(" [{}, {})", finding.offset, finding.offset + finding.length);
  if (!finding.path.empty()) line += "  " + Joined(finding.path);
  line += "  " + Printable(finding.message);
  if (!finding.evidence.empty()) {
    line += ": " + (show_values ? Printable(finding.evidence) : Redact(finding.evidence));
  }
  return line + "\n";
}

std::string Size(std::uint64_t bytes) {
  if (bytes < 1000000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  if (bytes < 1000000000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
  return fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

std::string Counted(std::uint64_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

Status ScanPrinter::Print(const std::string& text) const {
  if (options_.before_output) options_.before_output();
  if (std::fwrite(text.data(), 1, text.size(), options_.stream) != text.size()) {
    return SystemFailure("cannot write to standard output", errno);
  }
  return {};
}

Status ScanPrinter::OnFinding(const Finding& finding) {
  ++by_rule_[finding.rule];
  ++by_level_[static_cast<std::size_t>(finding.level)];
  if (!finding.canary.empty() && by_canary_.size() < kMostCounted) ++by_canary_[finding.canary];
  if (options_.format == ScanFormat::kNdjson) {
    constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
    return Print(FindingToJson(finding, options_.show_values).dump(-1, ' ', false, kReplace) + "\n");
  }
  return options_.format == ScanFormat::kText ? Print(TextLine(finding, options_.show_values)) : Status();
}

Status ScanPrinter::OnGap(const Gap& gap) {
  if (gap.accepted) {
    ++accepted_gaps_[gap.accepted_for];
    return {};
  }
  GapCount& count = gaps_[gap.kind];
  ++count.count;
  const std::string where = gap.exchange.empty() ? "" : Printable(gap.exchange) + ": ";
  if (count.examples.size() < kGapExamples) count.examples.push_back(where + Printable(gap.message));
  return {};
}

Verdict ScanPrinter::GiveVerdict(const ScanOutcome& outcome) const {
  for (auto level = static_cast<std::size_t>(options_.fail_on); level < std::size(by_level_); ++level) {
    if (by_level_[level] > 0) return Verdict::kFail;
  }
  return gaps_.empty() && outcome.exchanges > 0 ? Verdict::kPass : Verdict::kInconclusive;
}

std::string ScanPrinter::Summary(const ScanOutcome& outcome, double seconds, const std::string& control) const {
  std::string text =
      fmt::format("{} ({}) in {:.2f} s\n", Counted(outcome.exchanges, "exchange"), Size(outcome.text_bytes), seconds);
  text += fmt::format("findings: {}, {}, {}\n", Counted(by_level_[2], "error"), Counted(by_level_[1], "warning"),
                      Counted(by_level_[0], "note"));
  for (const auto& [rule, count] : by_rule_) text += fmt::format("  {:<30} {}\n", rule, count);
  if (!by_canary_.empty()) text += fmt::format("canaries that left: {}\n", by_canary_.size());
  if (options_.format == ScanFormat::kSummary) {
    for (const auto& [canary, count] : by_canary_) text += fmt::format("  {:<30} {}\n", Printable(canary), count);
  }
  for (const auto& [kind, gap] : gaps_) {
    text += fmt::format("gap {}: {}\n", kind, gap.count);
    for (const std::string& example : gap.examples) text += "  " + example + "\n";
    if (gap.count > gap.examples.size()) text += fmt::format("  and {} more\n", gap.count - gap.examples.size());
  }
  for (const auto& [reason, count] : accepted_gaps_) {
    text += fmt::format("{} accepted by the profile: {}\n", Counted(count, "gap"), Printable(reason));
  }
  for (const std::string& note : notes_) text += note + "\n";
  text += "control: " + control + "\n";
  if (outcome.interrupted) text += "interrupted: not all of the input was read\n";
  if (outcome.exchanges == 0) text += "there was no exchange in the input\n";
  const Verdict verdict = GiveVerdict(outcome);
  return text + fmt::format("verdict: {}\n", verdict == Verdict::kPass && outcome.interrupted
                                                 ? ToString(Verdict::kInconclusive)
                                                 : ToString(verdict));
}

}  // namespace telltale
