#include "harness/report/given_variables.h"

#include <set>
#include <string>

namespace telltale {

void HideGivenVariables(Audit& audit) {
  std::set<std::string> names;
  for (std::size_t i = 1; i < audit.run_options.size(); ++i) {
    std::string& option = audit.run_options[i];
    const std::size_t equals = option.find('=');
    if (audit.run_options[i - 1] != "--env" || equals == std::string::npos) continue;
    names.insert(option.substr(0, equals));
    option.replace(equals + 1, std::string::npos, "…");
  }
  for (Run& run : audit.recording.runs) {
    for (auto& [name, value] : run.environment) {
      if (names.contains(name)) value = "…";
    }
  }
}

}  // namespace telltale
