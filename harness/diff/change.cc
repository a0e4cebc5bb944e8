#include "harness/diff/change.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "core/redact.h"
#include "harness/report/json_text.h"
#include "harness/report/markdown_text.h"

namespace telltale {
namespace {

std::size_t CountOf(const std::vector<Change>& changes, Direction direction) {
  return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(),
                                                [&](const Change& change) { return change.direction == direction; }));
}

std::string Totals(const std::vector<Change>& changes) {
  return fmt::format("{} worse, {} better, {} neutral", CountOf(changes, Direction::kWorse),
                     CountOf(changes, Direction::kBetter), CountOf(changes, Direction::kNeutral));
}

std::string Text(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += fmt::format("{}: {} {}\n", ToString(change.direction), change.kind, Printable(change.pointer));
    if (!change.contract.empty()) text += "  in   " + Printable(change.contract) + "\n";
    if (!change.before.empty()) text += "  old  " + Printable(change.before) + "\n";
    if (!change.after.empty()) text += "  new  " + Printable(change.after) + "\n";
    text += "  why  " + change.why + "\n";
  }
  return text + Totals(changes) + "\n";
}

std::string Json(const std::vector<Change>& changes) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Change& change : changes) {
    list.push_back({{"id", change.id},
                    {"kind", change.kind},
                    {"direction", ToString(change.direction)},
                    {"contract", change.contract},
                    {"pointer", change.pointer},
                    {"old", change.before},
                    {"new", change.after},
                    {"why", change.why}});
  }
  return JsonText({{"version", 1}, {"worse", IsWorse(changes)}, {"changes", std::move(list)}}, 1);
}

std::string Markdown(const std::vector<Change>& changes) {
  std::string text = "## Privacy diff: " + Totals(changes) + "\n";
  if (changes.empty()) return text;
  text += "\n| | change | place | old | new | why it matters |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const Change& change : changes) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", ToString(change.direction), change.kind,
                        change.pointer.empty() ? "" : MarkdownCode(change.pointer, 160), MarkdownText(change.before),
                        MarkdownText(change.after), MarkdownText(change.why));
  }
  return text;
}

}  // namespace

std::string_view ToString(Direction direction) {
  return direction == Direction::kWorse ? "worse" : direction == Direction::kBetter ? "better" : "neutral";
}

void SortChanges(std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::tie(a.direction, a.contract, a.pointer, a.kind, a.before, a.after) <
           std::tie(b.direction, b.contract, b.pointer, b.kind, b.before, b.after);
  });
}

bool IsWorse(const std::vector<Change>& changes) { return CountOf(changes, Direction::kWorse) > 0; }

std::string RenderChanges(const std::vector<Change>& changes, DiffFormat format) {
  if (format == DiffFormat::kJson) return Json(changes);
  return format == DiffFormat::kMarkdown ? Markdown(changes) : Text(changes);
}

}  // namespace telltale
