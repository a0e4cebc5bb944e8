#include "harness/app/environment_option.h"

namespace telltale {

Result<EnvironmentVariables> ParseVariables(const std::vector<std::string>& texts) {
  EnvironmentVariables variables;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return InputError("\"" + text + "\" sets no variable", "--env", "write NAME=VALUE");
    }
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace telltale
