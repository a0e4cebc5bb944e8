#pragma once
#include <string>
#include <vector>

#include "core/gap.h"
#include "harness/app/serve_account.h"
#include "harness/app/serve_printer.h"

namespace telltale {

// How `telltale serve -- COMMAND` ended, for --result; no payload stands in it.
struct ServeEnd {
  std::vector<std::string> argv;
  ServeTrial trial;
  ServeVerdict verdict;
  int exit_code = 0;
  std::vector<Gap> gaps;
  std::string journal, head;
};
std::string ServeEndToJson(const ServeEnd& end);

// Where everything is, for --ready-file: url, proxy (or null), control, token, ca, journal, pid.
std::string ReadyToJson(const ServeAddresses& addresses);

}  // namespace telltale
