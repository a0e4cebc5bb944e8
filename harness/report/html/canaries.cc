#include <fmt/format.h>

#include <set>

#include "core/control_run.h"
#include "core/nested_canaries.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/figure.h"
#include "harness/report/html/parts.h"

// What was planted for the CLI to find. That it read a value and sent nothing of it says more than that it sent
// nothing.
namespace telltale {
namespace {

struct Planted {
  std::string canary_class;
  std::set<std::string> where;
  std::set<std::string_view> runs;
  std::set<std::string_view> read;  // runs in which it was seen to be read
  bool traced = false;              // reading it at some of its places would have been seen
  bool untraced = false;            // at others it would not
};

std::map<std::string, Planted> PlantedById(const Recording& recording) {
  std::map<std::string, Planted> all;
  for (const Run& run : recording.runs) {
    if (run.name == kControlRun) continue;
    for (const PlantedCanary& planted : run.planted) {
      Planted& one = all[planted.canary.id];
      one.canary_class = ToString(planted.canary.canary_class);
      one.where.insert(planted.where);
      one.runs.insert(run.name);
      if (planted.read.value_or(false)) one.read.insert(run.name);
      (planted.read.has_value() ? one.traced : one.untraced) = true;
    }
  }
  return all;
}

std::string ReadInWords(const Planted& planted) {
  if (!planted.read.empty()) return "in " + Counted(planted.read.size(), "run", "runs");
  if (!planted.traced) return "<span class=\"soft\">cannot be seen</span>";
  return planted.untraced ? "not from a file" : "no";
}

}  // namespace

std::string HtmlCanaries(const HtmlContext& context) {
  const std::map<std::string, Planted> all = PlantedById(context.audit.recording);
  if (all.empty()) return "<p>None.</p>\n";
  std::map<std::string, std::size_t> left;
  for (const Finding* const finding : AllFindings(context.audit.judgement)) {
    for (const std::string& id : CanariesOf(*finding)) ++left[id];
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [id, planted] : all) {
    const auto found = left.find(id);
    rows.push_back({Html(id), HtmlKept(planted.canary_class),
                    Html(Listed({planted.where.begin(), planted.where.end()}, 3)), std::to_string(planted.runs.size()),
                    ReadInWords(planted),
                    found == left.end() ? (context.summary.unread_parts > 0 ? "not in what could be read" : "no")
                                        : HtmlTag("error", Counted(found->second, "finding", "findings"))});
  }
  return HtmlTable("Planted values, new ones for every scenario",
                   {"Value", "Class", "Planted in", "#Runs", "Read by the CLI", "Left"}, rows);
}

}  // namespace telltale
