#include "harness/app/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace telltale {
namespace {

// 'text' for a shell: the same in all three but for what stands in place of a quote.
std::string Quoted(std::string_view text, std::string_view quote) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += quote;
    } else if (c == '\n') {
      quoted += ' ';
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::vector<std::string> NamesOf(const CommandModel& command) {
  std::vector<std::string> names;
  for (const OptionModel& option : command.options) names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

std::vector<std::string> CommandNames(const std::vector<CommandModel>& commands) {
  std::vector<std::string> names;
  for (const CommandModel& command : commands) {
    if (!command.name.empty()) names.push_back(command.name);
  }
  return names;
}

// Of each command the options that take one of a few values, as cases of "COMMAND OPTION".
std::string BashValues(const std::vector<CommandModel>& commands) {
  std::string cases;
  for (const CommandModel& command : commands) {
    for (const OptionModel& option : command.options) {
      if (option.values.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) patterns.push_back(fmt::format("\"{} {}\"", command.name, name));
      if (patterns.empty()) patterns.push_back(fmt::format("\"{0} {0}\"", command.name));  // its argument
      cases += fmt::format("    {}) words={} ;;\n", fmt::join(patterns, "|"),
                           Quoted(fmt::format("{}", fmt::join(option.values, " ")), "'\\''"));
    }
  }
  return cases;
}

std::string Bash(const std::vector<CommandModel>& commands) {
  std::string options;
  for (const CommandModel& command : commands) {
    options += fmt::format("    {}) words={} ;;\n", command.name.empty() ? "\"\"" : command.name,
                           Quoted(fmt::format("{}", fmt::join(NamesOf(command), " ")), "'\\''"));
  }
  return fmt::format(
      "# Completes telltale's command line in bash.\n"
      "_telltale() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command='' words=''\n"
      "  [ \"$COMP_CWORD\" -gt 1 ] && command=${{COMP_WORDS[1]}}\n"
      "  COMPREPLY=()\n"
      "  case \"$command $before\" in\n{}"
      "  esac\n"
      "  if [ -z \"$words\" ] && [ \"$COMP_CWORD\" = 1 ] && [ \"${{current#-}}\" = \"$current\" ]; then\n"
      "    words={}\n"
      "  elif [ -z \"$words\" ] && [ \"${{current#-}}\" != \"$current\" ]; then\n"
      "    case \"$command\" in\n{}"
      "    esac\n"
      "  fi\n"
      "  [ -n \"$words\" ] && mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "}}\n"
      "complete -o default -F _telltale telltale\n",
      BashValues(commands), Quoted(fmt::format("{}", fmt::join(CommandNames(commands), " ")), "'\\''"), options);
}

// What _arguments takes: brackets and colons of a description are marked.
std::string ZshText(std::string_view text) {
  std::string marked;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') marked += '\\';
    marked += c;
  }
  return marked;
}

std::string ZshAction(const OptionModel& option) {
  if (option.value.empty()) return "";
  const std::string action = option.values.empty() ? "_files" : fmt::format("({})", fmt::join(option.values, " "));
  return fmt::format(":{}:{}", ZshText(option.value), action);
}

std::string ZshOption(const OptionModel& option) {
  if (option.names.empty())
    return fmt::format("      {} \\\n", Quoted((option.may_repeat ? "*" : "") + ZshAction(option), "'\\''"));
  std::string lines;
  for (const std::string& name : option.names) {
    const std::string text =
        fmt::format("{}{}[{}]{}", option.may_repeat ? "*" : "", name, ZshText(option.says), ZshAction(option));
    lines += fmt::format("      {} \\\n", Quoted(text, "'\\''"));
  }
  return lines;
}

std::string Zsh(const std::vector<CommandModel>& commands) {
  std::string list;
  std::string cases;
  for (const CommandModel& command : commands) {
    std::string options;
    for (const OptionModel& option : command.options) options += ZshOption(option);
    if (command.name.empty()) continue;
    list += fmt::format("    {}\n", Quoted(command.name + ":" + ZshText(command.says), "'\\''"));
    cases += fmt::format("    {}) _arguments \\\n{}      && return ;;\n", command.name, options);
  }
  return fmt::format(
      "#compdef telltale\n"
      "# Completes telltale's command line in zsh.\n"
      "_telltale() {{\n"
      "  local -a commands=(\n{}"
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  words=(\"telltale\" \"${{(@)words[3,-1]}}\")\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n{}"
      "  esac\n"
      "}}\n"
      "_telltale \"$@\"\n",
      list, cases);
}

std::string FishOption(const CommandModel& command, const OptionModel& option) {
  if (option.names.empty()) return "";
  std::string line = "complete -c telltale";
  line += command.name.empty() ? " -n __fish_use_subcommand"
                               : fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name);
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.values.empty()) {
    line += fmt::format(" -x -a {}", Quoted(fmt::format("{}", fmt::join(option.values, " ")), "\\'"));
  } else if (!option.value.empty()) {
    line += " -r";
  }
  return line + " -d " + Quoted(option.says, "\\'") + "\n";
}

std::string Fish(const std::vector<CommandModel>& commands) {
  std::string script = "# Completes telltale's command line in fish.\n";
  for (const CommandModel& command : commands) {
    if (!command.name.empty()) {
      script += fmt::format("complete -c telltale -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                            Quoted(command.says, "\\'"));
    }
    for (const OptionModel& option : command.options) script += FishOption(command, option);
  }
  return script;
}

}  // namespace

std::optional<std::string> CompletionScript(std::string_view shell, const std::vector<CommandModel>& commands) {
  if (shell == "bash") return Bash(commands);
  if (shell == "zsh") return Zsh(commands);
  if (shell == "fish") return Fish(commands);
  return std::nullopt;
}

}  // namespace telltale
