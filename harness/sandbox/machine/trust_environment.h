#pragma once
#include <string>

#include "harness/config/profile.h"

namespace telltale {

// The variables that make clients trust the run's authority besides what they find by themselves. `bundle` holds the
// system's authorities and the run's, `authority` the run's alone, `java_store` a JKS; all are paths as the CLI sees
// them.
EnvironmentVariables TrustEnvironment(const std::string& bundle, const std::string& authority,
                                      const std::string& java_store);

}  // namespace telltale
