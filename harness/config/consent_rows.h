#pragma once
#include <string_view>
#include <vector>

namespace telltale {

// How consent is lost though nobody took it back: one row a kind. The battery of consent
// (harness/run/consent_battery.h) makes a scenario of each for every opt-out or reset that it fits, named
// "battery/consent/ROW-ID".
struct ConsentRow {
  std::string_view name;   // "queue"
  std::string_view rule;   // what the CLI breaks that fails it
  std::string_view steps;  // what is done, for docs/consent.md
  std::string_view shows;
  std::string_view fits;  // for which opt-outs
};

inline constexpr std::string_view kConsentBattery = "battery/consent/";

const std::vector<ConsentRow>& ConsentRows();

// The row that a scenario, or a stage of one, was made of; nullptr: none.
const ConsentRow* ConsentRowOf(std::string_view scenario);

}  // namespace telltale
