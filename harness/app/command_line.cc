#include <algorithm>
#include <string_view>

#include "harness/app/command.h"

namespace telltale {

std::optional<std::vector<std::string>> TakeCommandLine(int& argc, char** argv) {
  const std::string_view command = argc < 2 ? "" : argv[1];
  if (command != "init" && command != "serve") return std::nullopt;
  char** const end = argv + argc;
  char** const dashes = std::find_if(argv, end, [](const char* text) { return std::string_view(text) == "--"; });
  if (dashes == end) return std::nullopt;
  std::vector<std::string> command_line(dashes + 1, end);
  argc = static_cast<int>(dashes - argv);
  return command_line;
}

}  // namespace telltale
