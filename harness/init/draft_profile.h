#pragma once
#include <string>
#include <vector>

#include "harness/init/watch.h"

namespace telltale {

struct DraftFile {
  std::string name;  // of the file, without folder
  std::string text;
};

// What is said on the terminal about one endpoint.
struct DraftSummary {
  std::string endpoint;  // "https://host/path" without what is planted
  std::string methods;   // "POST"
  std::size_t requests = 0;
  std::string contract;  // file name; empty: none
  std::size_t fields = 0;
  std::vector<std::string> notes;
  bool is_telemetry = true;  // false: taken for the CLI's own work
};

struct DraftProfile {
  DraftFile profile;
  std::vector<DraftFile> schemas;
  std::vector<DraftSummary> endpoints;
  std::vector<std::string> undeclared;
};

// The name of the scenario that a first profile holds.
inline constexpr const char* kFirstScenario = "first";

// A first profile and the schemas that it names, as far as the watched runs support them. What only a person can know
// stands in it as a comment. Nothing planted gets into any of the files. Pure: the same watch gives the same bytes.
DraftProfile DraftFrom(const Watch& watch);

}  // namespace telltale
