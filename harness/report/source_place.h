#pragma once
#include <map>
#include <string>

#include "core/audit.h"
#include "harness/report/json_lines.h"

namespace telltale {

// A line of a committed file, for readers (code scanning, annotations) that know nothing else.
struct SourcePlace {
  std::string file;  // relative: in the profile's repository, where it lies in one
  int line = 1;
};

// Payloads are in no repository. What is: the profile and the contracts. A finding about a field that the contract
// describes is shown there; every other one at its scenario in the profile.
class SourcePlaces {
 public:
  explicit SourcePlaces(const Audit& audit);
  SourcePlace Of(const Finding& finding) const;
  const std::string& profile() const { return profile_; }

 private:
  struct Contract {
    std::string file;
    JsonLines lines;
  };

  std::string profile_;
  std::map<std::string, int> scenarios_;            // -> line of the profile
  std::map<std::string, Contract> contracts_;       // by endpoint
  std::map<std::string, std::string> endpoint_of_;  // exchange, or "contract:ENDPOINT" -> endpoint
};

}  // namespace telltale
