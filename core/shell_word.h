#pragma once
#include <string>
#include <string_view>

namespace telltale {

// The text as a POSIX shell takes it for one word: as it is where that is one, else between single quotes. For commands
// that a reader copies; nothing here runs a shell.
inline std::string ShellWord(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=@%+";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace telltale
