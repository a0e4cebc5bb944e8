#include "harness/report/ci/workflow_commands.h"

namespace telltale {

std::string WithoutWorkflowCommands(const std::string& text) {
  std::string safe;
  safe.reserve(text.size());
  bool at_start = true;  // only blanks since the line began
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool doubled = at + 1 < text.size() && text[at + 1] == c;
    if (c == ':' && doubled && at_start) {
      safe += "\\x3a";
    } else if (c == '#' && doubled) {
      safe += "\\x23";
    } else {
      safe += c;
    }
    at_start = c == '\n' || (at_start && c == ' ');
  }
  return safe;
}

}  // namespace telltale
