#include "harness/check/last_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/ascii.h"
#include "harness/check/plain_output.h"

namespace telltale {
namespace {

std::string_view Trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

bool LooksLikeQuestion(std::string_view line, bool is_open) {
  constexpr std::array<std::string_view, 6> kChoices = {"[y/n]", "(y/n)", "[yes/no]", "(yes/no)", "y/n", "yes/no"};
  const std::string lowered = AsciiLower(line);
  for (const std::string_view choice : kChoices) {
    if (lowered.find(choice) != std::string::npos) return true;
  }
  if (line.ends_with('?') || line.starts_with("? ")) return true;
  return is_open && (line.ends_with(':') || line.ends_with('>') || line.find("? ") != std::string_view::npos);
}

std::optional<std::string> QuestionIn(const Bytes& output) {
  constexpr std::size_t kTail = 4096;
  constexpr int kLines = 6;  // a list to choose from stands below its question
  const std::string plain = PlainOutput(BytesView(output).substr(output.size() - std::min(output.size(), kTail)));
  std::string_view rest = plain;
  for (int seen = 0; seen < kLines && !rest.empty();) {
    const std::size_t begin = rest.rfind('\n') == std::string_view::npos ? 0 : rest.rfind('\n') + 1;
    const std::string_view line = Trimmed(rest.substr(begin));
    const bool is_open = rest.size() == plain.size();  // nothing ended it
    if (!line.empty()) ++seen;
    if (!line.empty() && LooksLikeQuestion(line, is_open)) return std::string(line);
    rest = begin == 0 ? std::string_view() : rest.substr(0, begin - 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> OpenQuestion(const ProcessOutcome& outcome) {
  if (!outcome.timed_out) return std::nullopt;
  const auto question = QuestionIn(outcome.standard_output);
  return question ? question : QuestionIn(outcome.standard_error);
}

std::string Seconds(std::chrono::microseconds time) {
  constexpr double kMicroseconds = 1e6;
  const double seconds = static_cast<double>(time.count()) / kMicroseconds;
  return seconds < 10 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.0f} s", seconds);
}

}  // namespace telltale
