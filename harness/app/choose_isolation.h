#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

struct ChosenIsolation {
  std::unique_ptr<Isolation> isolation;
  std::vector<std::string> refused;  // why the stronger tiers do not work here, strongest first
};

// "namespace", "proxy" or "endpoint" takes that tier or fails with what it needs; "auto" takes the strongest that works
// here and that the profile can use; where a limit on telltale itself is in the way of a stronger one it fails.
Result<ChosenIsolation> ChooseIsolation(const std::string& word, const IsolationContext& context,
                                        const Profile& profile);

}  // namespace telltale
