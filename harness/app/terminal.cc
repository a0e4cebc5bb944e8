#include "harness/app/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace telltale {
namespace {

constexpr int kNarrowest = 40;
constexpr int kWidest = 400;

bool IsSet(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

Terminal DescribeTerminal(int descriptor) {
  Terminal terminal;
  terminal.is_terminal = isatty(descriptor) == 1;
  const char* const term = std::getenv("TERM");
  const bool is_dumb = term == nullptr || std::string_view(term) == "dumb";
  terminal.colour = terminal.is_terminal && !IsSet("NO_COLOR") && !is_dumb;
  winsize size{};
  if (terminal.is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width_columns = size.ws_col;
  }
  if (IsSet("COLUMNS")) {
    if (const long columns = std::strtol(std::getenv("COLUMNS"), nullptr, 10); columns > 0) {
      terminal.width_columns = static_cast<int>(std::min<long>(columns, kWidest));
    }
  }
  terminal.width_columns = std::clamp(terminal.width_columns, kNarrowest, kWidest);
  return terminal;
}

}  // namespace telltale
