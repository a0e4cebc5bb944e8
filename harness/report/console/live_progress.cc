#include "harness/report/console/live_progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "harness/report/console/palette.h"
#include "harness/report/console/text_layout.h"

namespace telltale {
namespace {

constexpr std::string_view kEraseToEnd = "\r\x1b[J";
constexpr std::size_t kMaxLines = 16;  // more under way are counted in one line

}  // namespace

LiveProgress::LiveProgress(LiveProgressOptions options, const Clock& clock, Write write)
    : options_(options), clock_(clock), write_(std::move(write)) {}

LiveProgress::~LiveProgress() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (ticker_.joinable()) ticker_.join();
  active_.clear();
  Redraw("");
}

void LiveProgress::StartTicking(std::chrono::milliseconds period) {
  if (!options_.terminal || ticker_.joinable()) return;
  ticker_ = std::thread([this, period] {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, period, [this] { return stopping_; })) Redraw("");
  });
}

void LiveProgress::Started(const std::string& scenario) {
  const std::lock_guard lock(mutex_);
  active_.push_back({Printable(scenario), clock_.SteadyNow()});
  Redraw("");
}

void LiveProgress::Ended(const std::string& scenario, const std::string& says, bool good) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(active_.begin(), active_.end(),
                                  [name = Printable(scenario)](const Active& a) { return a.scenario == name; });
  if (found != active_.end()) active_.erase(found);
  ++ended_;
  const Palette& palette = options_.colour ? kColours : kPlain;
  const std::string count = options_.scenarios == 0 ? "" : fmt::format(" {}/{}", ended_, options_.scenarios);
  const std::string line = fmt::format("{}  {}", Printable(scenario), Printable(says));
  Redraw(fmt::format("{}{}{}{} {}\n", good ? palette.green : palette.red, good ? "done" : "odd ", palette.reset, count,
                     options_.terminal ? Clip(line, options_.width_columns - 5 - ColumnsOf(count)) : line));
}

void LiveProgress::Say(const std::string& line) {
  const std::lock_guard lock(mutex_);
  Redraw(Printable(line) + "\n");
}

void LiveProgress::Refresh() {
  const std::lock_guard lock(mutex_);
  Redraw("");
}

std::string LiveProgress::Erased() const {
  if (drawn_lines_ == 0) return "";
  return fmt::format("\x1b[{}A{}", drawn_lines_, kEraseToEnd);
}

std::string LiveProgress::Drawn() {
  const Palette& palette = options_.colour ? kColours : kPlain;
  const SteadyTime now = clock_.SteadyNow();
  std::string text;
  const std::size_t shown = std::min(active_.size(), kMaxLines);
  for (std::size_t i = 0; i < shown; ++i) {
    const double seconds = std::chrono::duration<double>(now - active_[i].since).count();
    const std::string line = fmt::format("{:6.1f} s  {}", seconds, active_[i].scenario);
    text += fmt::format("{}{}{}\n", palette.dim, Clip(line, options_.width_columns - 1), palette.reset);
  }
  drawn_lines_ = shown;
  if (shown < active_.size()) {
    text += fmt::format("{}          and {} more{}\n", palette.dim, active_.size() - shown, palette.reset);
    ++drawn_lines_;
  }
  return text;
}

void LiveProgress::Redraw(const std::string& above) {
  if (!options_.terminal) {
    if (!above.empty()) write_(above);
    return;
  }
  const std::string erased = Erased();
  const std::string drawn = Drawn();
  if (const std::string text = erased + above + drawn; !text.empty()) write_(text);
}

}  // namespace telltale
