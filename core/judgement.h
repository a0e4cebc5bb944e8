#pragma once
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "core/verdict.h"

namespace telltale {

// A planted leak whose discovery proves that the instrument works.
struct Control {
  std::string name;  // "planted leak through the mock server"
  bool caught = false;
  std::string detail;  // how it was caught, or why not
};

// A finding that somebody has accepted, and on whose word.
struct AcceptedFinding {
  Finding finding;
  std::string reason;
  std::string owner;
  std::string expires;  // YYYY-MM-DD
};

struct Judgement {
  Verdict verdict = Verdict::kInconclusive;
  std::vector<std::string> reasons;  // why it is not a pass, most important first; empty for a pass
  std::vector<Finding> findings;     // sorted by ReportedBefore
  std::vector<AcceptedFinding> accepted;
  std::vector<Gap> gaps;
  std::vector<Control> controls;
};

}  // namespace telltale
