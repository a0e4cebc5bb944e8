#include "harness/config/text_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "schema/json_pointer.h"
#include "schema/nearest_name.h"

namespace telltale {

void TextCheck::CheckCommands(const std::vector<Arguments>& commands, const std::string& pointer) {
  for (std::size_t i = 0; i < commands.size(); ++i) CheckArguments(commands[i], PointerTo(pointer, i));
}

void TextCheck::CheckArguments(const Arguments& arguments, const std::string& pointer) {
  for (std::size_t i = 0; i < arguments.size(); ++i) CheckText(arguments[i], PointerTo(pointer, i));
}

void TextCheck::CheckVariables(const EnvironmentVariables& variables, const std::string& pointer) {
  for (const auto& [name, value] : variables) CheckText(value, PointerTo(pointer, name));
}

void TextCheck::CheckText(const std::string& text, const std::string& pointer) {
  if (text.find('\0') != std::string::npos) {
    problems_.push_back({pointer, "holds a NUL, which no process can be given", {}});
  }
  for (std::size_t start = text.find("${"); start != std::string::npos; start = text.find("${", start + 2)) {
    const std::size_t end = text.find('}', start);
    if (end == std::string::npos) {
      problems_.push_back({pointer, "has \"${\" without \"}\"", {}});
      return;
    }
    CheckName(text.substr(start + 2, end - start - 2), pointer);
  }
}

// The standard canaries are called like their classes.
void TextCheck::CheckName(const std::string& name, const std::string& pointer) {
  constexpr std::string_view kCanary = "canary:";
  if (name == "home" || name == "cwd") return;
  if (!name.starts_with(kCanary)) {
    problems_.push_back({pointer, fmt::format("\"${{{}}}\" stands for nothing", Printable(name)),
                         "there are ${home}, ${cwd} and ${canary:NAME}"});
    return;
  }
  const std::string canary = name.substr(kCanary.size());
  std::vector<std::string> names;
  for (const CanaryRequest& request : profile_.canaries) names.push_back(request.name);
  if (CanaryClassFromString(canary) || std::find(names.begin(), names.end(), canary) != names.end()) return;
  const std::string nearest = NearestName(canary, names);
  problems_.push_back({pointer, fmt::format("there is no canary \"{}\"", Printable(canary)),
                       nearest.empty() ? "list it under \"canaries\"" : fmt::format("did you mean \"{}\"?", nearest)});
}

}  // namespace telltale
