#include "harness/check/comparable_output.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace telltale {
namespace {

void ReplaceAll(std::string& text, const std::string& value, const std::string& by) {
  std::string replaced;
  std::size_t from = 0;
  for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, from)) {
    replaced.append(text, from, at - from);
    replaced += by;
    from = at + value.size();
  }
  text = replaced.append(text, from);
}

// Runs of digits become one #.
std::string WithoutNumbers(const std::string& text) {
  std::string masked;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit) {
      masked += c;
    } else if (masked.empty() || masked.back() != '#') {
      masked += '#';
    }
  }
  return masked;
}

// The end of "#ms", "#.# s" or "# seconds" at `at`, where every # was a number; `at`: there is none.
std::size_t EndOfDuration(std::string_view text, std::size_t at) {
  constexpr std::string_view kUnits[] = {"milliseconds", "seconds", "minutes", "second", "minute", "msec", "mins",
                                         "secs",         "hours",   "hour",    "min",    "sec",    "ms",   "us",
                                         "µs",           "ns",      "s",       "m",      "h"};
  if (at >= text.size() || text[at] != '#') return at;
  std::size_t end = at + 1;
  if (text.substr(end).starts_with(".#")) end += 2;
  if (text.substr(end).starts_with(" ")) ++end;
  for (const std::string_view unit : kUnits) {
    if (!text.substr(end).starts_with(unit)) continue;
    const std::size_t after = end + unit.size();
    const bool goes_on = after < text.size() && std::isalpha(static_cast<unsigned char>(text[after])) != 0;
    if (!goes_on) return after;
  }
  return at;
}

// "900ms" and "1.02s" are the same thing, told on two days.
std::string WithoutDurations(std::string_view text) {
  std::string masked;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = EndOfDuration(text, at);
    if (end == at) {
      masked += text[at++];
      continue;
    }
    masked += "<time>";
    // "#m#s", "# min # s"
    for (std::size_t more = end;; end = more) {
      const std::size_t next = end + (text.substr(end).starts_with(" #") ? 1 : 0);
      more = EndOfDuration(text, next);
      if (more == next) break;
    }
    at = end;
  }
  return masked;
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string ComparableOutput(const Run& run) {
  constexpr std::size_t kShortestValue = 4;
  std::vector<const Canary*> canaries;
  for (const PlantedCanary& planted : run.planted) canaries.push_back(&planted.canary);
  // Longer values first: a HOME holds the user name.
  std::stable_sort(canaries.begin(), canaries.end(),
                   [](const Canary* a, const Canary* b) { return a->value.size() > b->value.size(); });
  std::string text = run.outcome.standard_output;
  for (const Canary* canary : canaries) {
    if (canary->value.size() >= kShortestValue) ReplaceAll(text, canary->value, "<" + canary->id + ">");
  }
  return WithoutDurations(WithoutNumbers(text));
}

std::string FirstDifferentLine(const std::string& a, const std::string& b) {
  std::string_view rest_a = a;
  std::string_view rest_b = b;
  while (!rest_a.empty() && !rest_b.empty()) {
    const std::string_view line_a = TakeLine(rest_a);
    if (line_a != TakeLine(rest_b)) return std::string(line_a);
  }
  return std::string(TakeLine(rest_a.empty() ? rest_b : rest_a));
}

}  // namespace telltale
