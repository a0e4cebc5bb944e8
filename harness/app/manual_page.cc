#include "harness/app/manual_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace telltale {
namespace {

// Text as troff shows it: a backslash, a dash that must stay one, and no line that begins a request.
std::string Roff(const std::string& text) {
  std::string roff;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (roff.empty() || roff.back() == '\n')) roff += "\\&";
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else {
      roff += c;
    }
  }
  return roff;
}

std::string FullName(const CommandModel& command) {
  return command.name.empty() ? "telltale" : "telltale-" + command.name;
}

std::string Head(const OptionModel& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back("\\fB" + Roff(name) + "\\fR");
  std::string head = fmt::format("{}", fmt::join(names, ", "));
  if (!option.value.empty()) head += (head.empty() ? "\\fI" : " \\fI") + Roff(option.value) + "\\fR";
  return head + (option.may_repeat ? " ..." : "");
}

std::string Synopsis(const CommandModel& command) {
  std::string text = "\\fBtelltale\\fR";
  if (command.name.empty()) return text + " \\fICOMMAND\\fR [\\fIOPTION\\fR ...]";
  text += " \\fB" + Roff(command.name) + "\\fR";
  for (const OptionModel& option : command.options) {
    if (option.is_required && !option.names.empty()) text += " " + Head(option);
  }
  text += " [\\fIOPTION\\fR ...]";
  for (const OptionModel& option : command.options) {
    if (option.names.empty()) text += option.is_required ? " " + Head(option) : " [" + Head(option) + "]";
  }
  return text;
}

std::string Options(const CommandModel& command) {
  std::string text;
  for (const OptionModel& option : command.options) {
    text += fmt::format(".TP\n{}\n{}{}\n", Head(option), Roff(option.says), option.is_required ? " (required)" : "");
  }
  return text.empty() ? text : ".SH OPTIONS\n" + text;
}

std::string Commands(const std::vector<CommandModel>& commands) {
  std::string text = ".SH COMMANDS\n";
  for (const CommandModel& command : commands) {
    if (!command.name.empty()) text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", Roff(command.name), Roff(command.says));
  }
  return text;
}

std::string SeeAlso(const CommandModel& command, const std::vector<CommandModel>& commands) {
  std::vector<std::string> pages;
  for (const CommandModel& other : commands) {
    if (other.name != command.name) pages.push_back(fmt::format("\\fB{}\\fR(1)", Roff(FullName(other))));
  }
  return fmt::format(".SH SEE ALSO\n{}\n", fmt::join(pages, ", "));
}

constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n"
    ".TP\n0\nPass.\n"
    ".TP\n1\nFindings at or above the level that fails.\n"
    ".TP\n2\nWrong usage, profile or input.\n"
    ".TP\n3\nInconclusive: something could not be seen, or was not tried.\n"
    ".TP\n4\ntelltale itself failed.\n"
    ".TP\n5\nThe command behind \\fBserve \\-\\-\\fR failed; what came broke no rule.\n"
    ".TP\n130\nInterrupted; what was recorded is kept.\n";

}  // namespace

std::string ManualPageName(const CommandModel& command) { return FullName(command) + ".1"; }

std::string ManualPage(const CommandModel& command, const std::vector<CommandModel>& commands,
                       const std::string& version) {
  // No date: a page is the same whenever it is made.
  std::string page =
      fmt::format(".TH {} 1 \"\" \"telltale {}\" \"telltale\"\n", Roff(FullName(command)), Roff(version));
  page += fmt::format(".SH NAME\n{} \\- {}\n", Roff(FullName(command)), Roff(command.says));
  page += fmt::format(".SH SYNOPSIS\n{}\n", Synopsis(command));
  if (command.name.empty()) page += Commands(commands);
  return page + Options(command) + kExitStatus + SeeAlso(command, commands);
}

}  // namespace telltale
