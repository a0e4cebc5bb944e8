#pragma once
#include <string>
#include <string_view>

namespace telltale {

// How an execution is named after its scenario: "SCENARIO", "SCENARIO#2" for a repetition, "SCENARIO/prepare" for what
// comes before it on the same machine (core/run.h, IsPreparation).
inline constexpr std::string_view kPreparationSuffix = "/prepare";

// The scenario of a run of which only the name is known, as in a recording.
inline std::string ScenarioOfRunName(std::string_view run) {
  const std::size_t mark = run.rfind('#');
  const bool is_repetition = mark != std::string_view::npos && mark + 1 < run.size() &&
                             run.find_first_not_of("0123456789", mark + 1) == std::string_view::npos;
  if (is_repetition) run = run.substr(0, mark);
  if (run.ends_with(kPreparationSuffix)) run.remove_suffix(kPreparationSuffix.size());
  return std::string(run);
}

}  // namespace telltale
