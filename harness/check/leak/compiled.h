#pragma once
#include <vector>

#include "core/canary.h"
#include "core/gap.h"
#include "harness/check/leak/canary_patterns.h"
#include "harness/check/leak/detector.h"
#include "harness/check/leak/digest_catalog.h"
#include "harness/check/leak/fragments.h"
#include "harness/check/leak/generic_rules.h"
#include "harness/check/leak/token_scan.h"

namespace telltale {

struct LeakDetector::Compiled {
  Compiled(CanarySet set, const std::vector<std::vector<Form>>& forms, LeakOptions options);

  CanarySet canaries;
  CanaryPatterns patterns;
  DigestCatalog digests;
  TokenScan tokens;
  FragmentIndex fragments;
  GenericRules generic;
  bool generic_enabled;
  std::vector<std::string> weak;
  std::vector<Gap> gaps;
};

}  // namespace telltale
