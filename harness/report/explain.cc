#include "harness/report/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "harness/report/console/palette.h"
#include "harness/report/console/text_layout.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

std::string Paragraph(std::string_view heading, std::string_view text, std::string_view colour, int width,
                      const Palette& palette) {
  if (text.empty()) return "";
  std::string paragraph = fmt::format("\n{}{}{}\n", palette.bold, heading, palette.reset);
  for (const std::string& line : Wrap(text, width - 2)) {
    paragraph += fmt::format("  {}{}{}\n", colour, Printable(line), colour.empty() ? "" : palette.reset);
  }
  return paragraph;
}

}  // namespace

std::string RenderRule(const Rule& rule, const RenderOptions& options) {
  const Palette& palette = options.colour ? kColours : kPlain;
  const int width = options.text_columns();
  std::string text = fmt::format("{}{}{}{} ({})\n", palette.bold, palette.Of(rule.level), rule.id, palette.reset,
                                 ToString(rule.level));
  for (const std::string& line : Wrap(rule.title, width)) text += line + "\n";
  text += Paragraph("Why it matters", rule.why, "", width, palette);
  text += Paragraph("What to do", rule.mend, "", width, palette);
  text += Paragraph("Breaks it", rule.example_leak, palette.red, width, palette);
  text += Paragraph("Keeps it", rule.example_mend, palette.green, width, palette);
  return text;
}

std::string RenderRuleList(const RuleTable& rules, const RenderOptions& options) {
  std::size_t longest = 0;
  for (const Rule& rule : rules) longest = std::max(longest, rule.id.size());
  std::string text;
  for (const Rule& rule : rules) {
    text += Clip(fmt::format("{:<{}}  {:<7}  {}", rule.id, longest, ToString(rule.level), rule.title),
                 options.text_columns());
    text += '\n';
  }
  return text;
}

std::string RenderGapKind(const GapKind& kind, const RenderOptions& options) {
  const Palette& palette = options.colour ? kColours : kPlain;
  const int width = options.text_columns();
  std::string text = fmt::format("{}{}{} (gap)\n", palette.bold, kind.id, palette.reset);
  for (const std::string& line : Wrap(kind.title, width)) text += line + "\n";
  text += Paragraph("Why it matters", kind.why, "", width, palette);
  text += Paragraph("What to do", kind.mend, "", width, palette);
  text += Paragraph("May it be accepted", AcceptanceInWords(kind), "", width, palette);
  return text;
}

std::string RenderGapKindList(const std::vector<GapKind>& kinds, const RenderOptions& options) {
  std::size_t longest = 0;
  for (const GapKind& kind : kinds) longest = std::max(longest, kind.id.size());
  std::string text;
  for (const GapKind& kind : kinds) {
    text += Clip(fmt::format("{:<{}}  {:<7}  {}", kind.id, longest, "gap", kind.title), options.text_columns());
    text += '\n';
  }
  return text;
}

Result<std::string> Explain(const RuleTable& rules, const std::vector<GapKind>& kinds, std::string_view id,
                            const RenderOptions& options) {
  std::vector<std::string> ids;
  for (const Rule& rule : rules) {
    if (rule.id == id) return RenderRule(rule, options);
    ids.push_back(rule.id);
  }
  for (const GapKind& kind : kinds) {
    if (kind.id == id) return RenderGapKind(kind, options);
    ids.emplace_back(kind.id);
  }
  const std::string nearest = NearestName(id, ids);
  return InputError(fmt::format("there is no rule and no kind of gap \"{}\"", Printable(id)), "",
                    nearest.empty() ? "telltale explain lists them all" : fmt::format("did you mean {}?", nearest));
}

}  // namespace telltale
