#include "harness/check/comparable_output.h"

#include <algorithm>
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
  return WithoutNumbers(text);
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
