#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/control_run.h"
#include "core/home_path.h"
#include "core/process_ending.h"
#include "core/written_identifiers.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/figure.h"
#include "harness/report/html/parts.h"

// When consent was given or withdrawn and what left when, one row a run, all of them from their own start. The scale is
// logarithmic: what matters happens in the first milliseconds of runs that may last a minute.
namespace telltale {
namespace {

using std::chrono::microseconds;

constexpr std::size_t kMaxRuns = 60;
constexpr double kLeft = 250;
constexpr double kWidth = 630;
constexpr double kRow = 24;

// A file by which the installation can be known again. When it was written is the file's own word.
struct IdentifierFile {
  const WrittenFile* file = nullptr;  // nullptr: none was written
  std::string kind;
  std::optional<microseconds> after;  // since the run's start; absent: not known
};

struct RunRow {
  const Run* run = nullptr;
  std::vector<const Exchange*> sent;
  std::size_t findings = 0;
  IdentifierFile identifier;  // the first one written
};

microseconds After(const Run& run, WallTime time) {
  return std::max(microseconds(0), std::chrono::duration_cast<microseconds>(time - run.outcome.started_at));
}

IdentifierFile FirstIdentifier(const WrittenIdentifiers& written, const Run& run) {
  IdentifierFile first;
  for (const WrittenFile& file : run.written) {
    const auto identifier = written.FirstIn(run, file);
    if (!identifier) continue;
    std::optional<microseconds> after;
    if (file.modified && *file.modified >= run.outcome.started_at) after = After(run, *file.modified);
    const bool is_first = first.file == nullptr || (after && (!first.after || *after < *first.after));
    if (is_first) first = {&file, identifier->kind, after};
  }
  return first;
}

std::vector<RunRow> RowsOf(const Audit& audit) {
  std::vector<RunRow> rows;
  std::unordered_map<std::string, std::size_t> by_name;
  const WrittenIdentifiers written(audit.recording);
  for (const Run& run : audit.recording.runs) {
    if (run.name == kControlRun) continue;
    if (by_name.emplace(run.name, rows.size()).second)
      rows.push_back({.run = &run, .sent = {}, .findings = 0, .identifier = FirstIdentifier(written, run)});
  }
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (const auto row = by_name.find(exchange.run); row != by_name.end()) rows[row->second].sent.push_back(&exchange);
  }
  for (const Finding* finding : AllFindings(audit.judgement)) {
    if (const auto row = by_name.find(finding->run); row != by_name.end()) ++rows[row->second].findings;
  }
  return rows;
}

std::string Seconds(microseconds time) {
  const double ms = std::chrono::duration<double, std::milli>(time).count();
  return HtmlKept(ms < 1000 ? fmt::format("{:.1f} ms", ms) : fmt::format("{:.2f} s", ms / 1000));
}

class Scale {
 public:
  explicit Scale(microseconds longest) : decades_(std::max(1.0, std::log10(1 + Milliseconds(longest)))) {}
  double X(microseconds time) const { return kLeft + kWidth * std::log10(1 + Milliseconds(time)) / decades_; }
  int Decades() const { return static_cast<int>(decades_ + 1e-9); }

 private:
  static double Milliseconds(microseconds time) { return std::chrono::duration<double, std::milli>(time).count(); }
  double decades_;
};

std::string Axis(const Scale& scale, double height) {
  static constexpr std::string_view kLabels[] = {"0", "10 ms", "100 ms", "1 s", "10 s", "100 s", "1000 s"};
  std::string svg;
  double ms = 0;
  for (int i = 0; i <= std::min(scale.Decades(), 6); ++i) {
    const double x = scale.X(microseconds(static_cast<std::int64_t>(ms * 1000)));
    svg += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"20\" y2=\"{1:.0f}\"/>", x, height);
    svg += fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"13\"{}>{}</text>\n", x,
                       i == 0 ? "" : " text-anchor=\"middle\"", kLabels[i]);
    ms = std::pow(10, i + 1);
  }
  return svg;
}

// A circle is a payload; a diamond is one of a run in which a rule was broken; a ring is only a name look-up.
std::string Mark(double x, double y, bool bad, bool is_lookup) {
  if (is_lookup) return fmt::format("<circle class=\"lookup\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>", x, y);
  if (!bad) return fmt::format("<circle class=\"sent\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/>", x, y);
  return fmt::format("<path class=\"leak\" d=\"M{:.1f} {:.1f}l5 5l-5 5l-5 -5z\"/>", x, y - 5);
}

std::string PictureRow(const RunRow& row, const Scale& scale, double y) {
  const Run& run = *row.run;
  const double end = scale.X(run.outcome.duration);
  std::string svg = fmt::format("<text x=\"0\" y=\"{:.1f}\">{}</text>", y + 4, Html(Clip(run.name, 34)));
  if (run.outcome.started) {
    svg += fmt::format("<rect class=\"life{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"10\" rx=\"3\"/>",
                       run.opted_out ? " out" : "", kLeft, y - 5, std::max(end - kLeft, 2.0));
  }
  if (const auto& written = row.identifier.after) {
    svg += fmt::format("<rect class=\"written\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"8\" height=\"8\"/>",
                       scale.X(*written) - 4, y - 4);
  }
  const std::size_t shown = std::min<std::size_t>(row.sent.size(), 200);
  for (std::size_t i = 0; i < shown; ++i)
    svg += Mark(scale.X(After(run, row.sent[i]->time)), y, row.findings > 0, IsNameLookup(*row.sent[i]));
  const std::string_view says = !run.outcome.started ? "did not start"
                                : !row.sent.empty()  ? ""
                                : run.opted_out      ? "silence, as asked"
                                                     : "silence";
  if (!says.empty()) {
    svg += fmt::format("<text class=\"soft\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                       run.outcome.started ? std::min(end + 8, kLeft + kWidth - 90) : kLeft, y + 4, says);
  }
  return svg + "\n";
}

std::string Picture(const std::vector<RunRow>& rows, std::size_t shown) {
  microseconds longest(1000);
  for (std::size_t i = 0; i < shown; ++i) {
    longest = std::max(longest, rows[i].run->outcome.duration);
    for (const Exchange* exchange : rows[i].sent) longest = std::max(longest, After(*rows[i].run, exchange->time));
  }
  const Scale scale(longest);
  const double height = 26 + kRow * static_cast<double>(shown);
  std::string svg = Axis(scale, height);
  for (std::size_t i = 0; i < shown; ++i) svg += PictureRow(rows[i], scale, 34 + kRow * static_cast<double>(i));
  return HtmlFigure(
      fmt::format("Consent timeline of {} runs; the table below has the same in words", shown), height + 4, svg,
      "Filled bar: the CLI runs with consent. Dashed: consent withdrawn. Dot: a payload leaves; diamond: in a run that "
      "broke a rule; ring: a name is looked up; square: the first identifier is written. Time since the start, "
      "logarithmic.");
}

// Whether the CLI said anything of telemetry to its user in this run.
bool ShowsNotice(const Run& run) {
  for (const BytesView output : {BytesView(run.outcome.standard_output), BytesView(run.outcome.standard_error)}) {
    for (const char* word : {"elemetry", "usage data", "usage statistics", "rivacy"}) {
      if (output.find(word) != BytesView::npos) return true;
    }
  }
  return false;
}

std::string EndOf(const ProcessOutcome& outcome) {
  if (!outcome.started) return "did not start: " + Html(outcome.start_error);
  if (outcome.timed_out) return "ended by us at the time limit";
  if (outcome.signal) return KilledBySignal(*outcome.signal);
  return fmt::format("exit {}", outcome.exit_code.value_or(-1));
}

std::string IdentifierInWords(const Run& run, const IdentifierFile& first) {
  if (first.file == nullptr) return "none";
  return fmt::format("{} in {}, {}", Html(first.kind), HtmlPointer(PathFromHome(HomeOf(run), first.file->path)),
                     first.after ? "after " + Seconds(*first.after) : "when: not observed");
}

// A name that is looked up leaves too, and says less.
std::string FirstByte(const RunRow& row) {
  const auto payload =
      std::find_if(row.sent.begin(), row.sent.end(), [](const Exchange* exchange) { return !IsNameLookup(*exchange); });
  std::string text;
  if (payload != row.sent.end()) text = "after " + Seconds(After(*row.run, (*payload)->time));
  if (row.sent.empty()) return "nothing sent";
  if (!IsNameLookup(*row.sent.front())) return text;
  return text + (text.empty() ? "" : "; ") + "a name looked up after " +
         Seconds(After(*row.run, row.sent.front()->time));
}

std::vector<std::string> TableRow(const RunRow& row) {
  const Run& run = *row.run;
  std::vector<std::string> files;
  for (const WrittenFile& file : run.written) files.push_back(PathFromHome(HomeOf(run), file.path));
  return {Html(run.name),
          HtmlKept(run.opted_out ? "withdrawn" : "given"),
          ShowsNotice(run) ? "in the output" : "none",
          IdentifierInWords(run, row.identifier),
          FirstByte(row),
          row.sent.empty() ? "" : "after " + Seconds(After(run, row.sent.back()->last_byte)),
          EndOf(run.outcome) + (run.outcome.started ? " after " + Seconds(run.outcome.duration) : ""),
          Html(Listed(files, 5)),
          std::to_string(row.findings)};
}

// What the profile had put there.
std::string FilesThatWereThere(const std::vector<RunRow>& rows, std::size_t shown) {
  std::vector<std::vector<std::string>> table;
  for (std::size_t i = 0; i < shown; ++i) {
    const Run& run = *rows[i].run;
    std::vector<std::string> files;
    for (const WrittenFile& file : run.placed) files.push_back(PathFromHome(HomeOf(run), file.path));
    if (!files.empty()) table.push_back({Html(run.name), Html(Listed(files, 5))});
  }
  return table.empty() ? "" : HtmlTable("Files that the profile had put there", {"Run", "Files"}, table);
}

}  // namespace

std::string HtmlTimeline(const HtmlContext& context) {
  const std::vector<RunRow> rows = RowsOf(context.audit);
  const std::size_t shown = std::min(rows.size(), kMaxRuns);
  std::vector<std::vector<std::string>> table;
  for (std::size_t i = 0; i < shown; ++i) table.push_back(TableRow(rows[i]));
  std::string text = "<section id=\"timeline\"><h2>Consent timeline</h2>\n" + Picture(rows, shown);
  text += HtmlTable("Runs, each from its own start",
                    {"Run", "Consent", "Notice to the user", "First identifier written", "First byte sent",
                     "Last byte sent", "End", "Files it wrote", "#Findings"},
                    table);
  text += FilesThatWereThere(rows, shown);
  text +=
      "<p class=\"soft\">A notice is looked for in what the CLI printed; when it was printed is not observed. When a "
      "file was written is what the file says of itself.</p>\n";
  if (shown < rows.size())
    text += fmt::format("<p>{} left out.</p>\n", Counted(rows.size() - shown, "run is", "runs are"));
  return text + "</section>\n";
}

}  // namespace telltale
