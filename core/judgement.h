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
  std::vector<Finding> findings;     // those that nobody accepted; sorted by ReportedBefore
  std::vector<AcceptedFinding> accepted;
  std::vector<Gap> gaps;
  std::vector<Control> controls;
  std::vector<std::string> left_out;  // scenarios that were not chosen to run, sorted; empty: all were
};

// What was found, whatever was accepted: acceptance changes the verdict, never a fact. Borrows the judgement.
inline std::vector<const Finding*> AllFindings(const Judgement& judgement) {
  std::vector<const Finding*> all;
  for (const Finding& finding : judgement.findings) all.push_back(&finding);
  for (const AcceptedFinding& accepted : judgement.accepted) all.push_back(&accepted.finding);
  return all;
}

}  // namespace telltale
