#include <fmt/format.h>

#include <set>

#include "core/control_run.h"
#include "harness/report/html_parts.h"
#include "harness/report/text_layout.h"

// What was planted for the CLI to find. That it read a value and sent nothing of it says more than that it sent
// nothing.
namespace telltale {
namespace {

struct Planted {
  std::string canary_class;
  std::set<std::string> where;
  std::size_t runs = 0;
  std::size_t traced = 0;  // runs in which reading it would have been seen
  std::size_t read = 0;
};

std::map<std::string, Planted> PlantedById(const Recording& recording) {
  std::map<std::string, Planted> all;
  for (const Run& run : recording.runs) {
    if (run.name == kControlRun) continue;
    for (const PlantedCanary& planted : run.planted) {
      Planted& one = all[planted.canary.id];
      one.canary_class = ToString(planted.canary.canary_class);
      one.where.insert(planted.where);
      ++one.runs;
      one.traced += planted.read.has_value();
      one.read += planted.read.value_or(false);
    }
  }
  return all;
}

std::string ReadInWords(const Planted& planted) {
  if (planted.traced == 0) return "<span class=\"soft\">cannot be seen</span>";
  return planted.read == 0 ? "no" : fmt::format("in {}", Counted(planted.read, "run", "runs"));
}

}  // namespace

std::string HtmlCanaries(const HtmlContext& context) {
  const std::map<std::string, Planted> all = PlantedById(context.audit.recording);
  if (all.empty()) return "<p>None.</p>\n";
  std::map<std::string, std::size_t> left;
  for (const Finding& finding : context.audit.judgement.findings) ++left[finding.canary];
  std::vector<std::vector<std::string>> rows;
  for (const auto& [id, planted] : all) {
    const auto found = left.find(id);
    rows.push_back({Html(id), Html(planted.canary_class), Html(Listed({planted.where.begin(), planted.where.end()}, 3)),
                    std::to_string(planted.runs), ReadInWords(planted),
                    found == left.end() ? "no" : HtmlTag("error", Counted(found->second, "finding", "findings"))});
  }
  return HtmlTable("Planted values, new ones for every scenario",
                   {"Value", "Class", "Planted in", "#Runs", "Read by the CLI", "Left"}, rows);
}

}  // namespace telltale
