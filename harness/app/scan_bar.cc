#include "harness/app/scan_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace telltale {
namespace {

constexpr std::chrono::milliseconds kPeriod{100};

std::string Size(double bytes) {
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

std::string TimeLeft(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s left", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min left", seconds / 60);
  return fmt::format("{:.1f} h left", seconds / 3600);
}

}  // namespace

std::string ScanBar::Line(std::uint64_t done_bytes, std::uint64_t total_bytes, double seconds, int width_columns) {
  const auto done = static_cast<double>(done_bytes);
  const double rate = seconds > 0 ? done / seconds : 0;
  if (total_bytes == 0) return fmt::format("{} read, {}/s", Size(done), Size(rate));
  const auto total = static_cast<double>(std::max(total_bytes, done_bytes));
  std::string facts = fmt::format("{:3.0f} %  {} of {}, {}/s", 100 * done / total, Size(done), Size(total), Size(rate));
  if (rate > 0 && seconds > 1) facts += ", " + TimeLeft((total - done) / rate);
  constexpr int kWidestBar = 30;
  const int room = std::min(kWidestBar, width_columns - static_cast<int>(facts.size()) - 5);
  if (room < 5) return facts.substr(0, static_cast<std::size_t>(std::max(width_columns - 1, 0)));
  const auto full = static_cast<std::size_t>(done / total * room);
  return "[" + std::string(full, '#') + std::string(static_cast<std::size_t>(room) - full, ' ') + "] " + facts;
}

ScanBar::ScanBar(const Terminal& terminal, const ScanProgress& progress, std::uint64_t total_bytes, const Clock& clock)
    : terminal_(terminal), progress_(progress), total_bytes_(total_bytes), clock_(clock), begin_(clock.SteadyNow()) {
  if (terminal_.is_terminal) ticker_ = std::thread([this] { Tick(); });
}

ScanBar::~ScanBar() { End(); }

void ScanBar::End() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    EraseLocked();
  }
  stop_.notify_all();
  if (ticker_.joinable()) ticker_.join();
}

void ScanBar::Tick() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_.wait_for(lock, kPeriod, [&] { return stopping_; })) {
    const double seconds = std::chrono::duration<double>(clock_.SteadyNow() - begin_).count();
    const std::string line = Line(progress_.raw_bytes, total_bytes_, seconds, terminal_.width_columns);
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    drawn_ = true;
  }
}

void ScanBar::Erase() {
  const std::lock_guard<std::mutex> lock(mutex_);
  EraseLocked();
}

void ScanBar::EraseLocked() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace telltale
