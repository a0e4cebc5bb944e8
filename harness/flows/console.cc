#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/redact.h"
#include "harness/flows/account.h"

namespace telltale::flows {
namespace {

constexpr std::size_t kMemberColumns = 34;

class Console {
 public:
  Console(const Account& account, const ShowOptions& options) : account_(account), options_(options) {}

  std::string Text() {
    Head();
    Dependent();
    Noise();
    Rest();
    Untold();
    Verdict();
    return std::move(text_);
  }

 private:
  template <typename... Parts>
  void Line(fmt::format_string<Parts...> format, Parts&&... parts) {
    text_ += fmt::format(format, std::forward<Parts>(parts)...) + '\n';
  }
  std::string Bold(const std::string& text) const { return options_.colour ? "\x1b[1m" + text + "\x1b[0m" : text; }
  std::string Dim(const std::string& text) const { return options_.colour ? "\x1b[2m" + text + "\x1b[0m" : text; }

  std::size_t Tried() const {
    return static_cast<std::size_t>(std::count_if(matrix().columns.begin(), matrix().columns.end(),
                                                  [](const Column& one) { return one.untried.empty(); }));
  }
  std::size_t Count(RowState state) const {
    return static_cast<std::size_t>(std::count_if(matrix().rows.begin(), matrix().rows.end(),
                                                  [&](const MatrixRow& row) { return row.state == state; }));
  }
  const Matrix& matrix() const { return account_.matrix; }

  void Head() {
    Line("{}", Bold(fmt::format("{}: what the members of {} follow", Printable(account_.subject),
                                Printable(account_.scenario))));
    Line("  {} runs ({} isolation): {} on one machine, {} on machines with other values; {} sources, {} members",
         matrix().runs, account_.isolation, matrix().still, matrix().runs - matrix().still, Tried(),
         matrix().rows.size());
  }

  void Unit(const MatrixRow& row, std::string& last) {
    if (row.row.unit == last) return;
    last = row.row.unit;
    Line("\n{}", Bold(Printable(last)));
  }

  static std::string NameOf(const MatrixRow& row) {
    return row.row.tells_presence() ? "(whether it is sent)" : Printable(row.row.member);
  }

  void Dependent() {
    std::string unit;
    for (const MatrixRow& row : matrix().rows) {
      if (row.state != RowState::kDependent && !row.follows_state) continue;
      Unit(row, unit);
      std::string name = NameOf(row);
      const std::string rest = fmt::format("all else: no, in {} runs", row.redraws_of_the_rest);
      for (const MatrixCell& cell : row.cells) {
        Line("  {:<{}}  {:<18} {}  {}", name, kMemberColumns, matrix().columns[cell.source].source.title,
             WordsOf(cell, row),
             Dim(fmt::format("({} of {} runs)", cell.arrow.with, cell.arrow.with + cell.arrow.without)));
        name.clear();
      }
      if (row.follows_state) {
        Line("  {:<{}}  {:<18} {}", name, kMemberColumns, "state in HOME", "another in each fresh HOME");
        name.clear();
      }
      Line("  {:<{}}  {}", "", kMemberColumns,
           Dim(row.state == RowState::kNotTried ? "all else: not tried to the end" : rest));
    }
  }

  void Noise() {
    if (Count(RowState::kNoise) == 0) return;
    Line("\n{}", Bold("Changes by itself, on one machine: what else it follows is not decided"));
    for (const MatrixRow& row : matrix().rows) {
      if (row.state != RowState::kNoise) continue;
      Line(
          "  {}  {}", Printable(row.row.unit) + "  " + NameOf(row),
          Dim(row.noise->detail.empty() ? row.noise->kind : fmt::format("{}, {}", row.noise->kind, row.noise->detail)));
    }
  }

  void Rest() {
    if (const std::size_t count = Count(RowState::kIndependent); count > 0) {
      unsigned least = ~0U;
      for (const MatrixRow& row : matrix().rows) {
        if (row.state == RowState::kIndependent) least = std::min(least, row.redraws_of_the_rest);
      }
      Line(
          "\n{} members follow no source: each stayed as it was in {} runs or more in which all sources had other "
          "values",
          count, least);
      Line("  {}", Dim(fmt::format("(one that changes on {:.0f} % of machines would have been seen with 95 %)",
                                   100 * SmallestEffect(least))));
    }
    Open(RowState::kUndecided, "were not told in the runs that would decide what they follow");
    Open(RowState::kNotTried, "were not tried to the end");
    if (matrix().unrun > 0) {
      Line("The budget of {} runs has ended; at least {} more were wanted", matrix().budget, matrix().unrun);
    }
  }

  void Open(RowState state, const char* what) {
    if (Count(state) == 0) return;
    Line("\n{} members {}:", Count(state), what);
    for (const MatrixRow& row : matrix().rows) {
      if (row.state == state) Line("  {}  {}", Printable(row.row.unit), NameOf(row));
    }
  }

  void Untold() {
    std::map<std::string, std::vector<std::string>> untried;
    for (const Column& column : matrix().columns) {
      if (!column.untried.empty()) untried[column.untried].push_back(column.source.title);
    }
    for (const Untried& never : NeverTried()) untried[never.why].push_back(never.title);
    Line("\nNot tried:");
    for (const auto& [why, titles] : untried) Line("  {}: {}", fmt::join(titles, ", "), Dim(why));
  }

  void Verdict() {
    Line("");
    for (const Control& control : account_.controls) {
      if (!control.caught) Line("control not caught: {}: {}", control.name, control.detail);
    }
    for (const Finding& finding : account_.findings) {
      Line("{} {}  {}", ToString(finding.level), Bold(finding.rule), Printable(finding.message));
    }
    for (const std::string& reason : account_.reasons) Line("inconclusive: {}", Printable(reason));
    switch (account_.verdict) {
      case telltale::Verdict::kPass:
        return Line("{}", Bold("nothing follows a source that is not declared"));
      case telltale::Verdict::kFail:
        return Line("{}", Bold(fmt::format("{} findings", account_.findings.size())));
      case telltale::Verdict::kInconclusive:
        return Line("{}", Bold("inconclusive"));
    }
  }

  const Account& account_;
  const ShowOptions& options_;
  std::string text_;
};

}  // namespace

std::string ConsoleOf(const Account& account, const ShowOptions& options) { return Console(account, options).Text(); }

}  // namespace telltale::flows
