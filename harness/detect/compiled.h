#pragma once
#include <vector>

#include "core/canary.h"
#include "core/gap.h"
#include "harness/detect/allowed_places.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/digest_catalog.h"
#include "harness/detect/finders/generic_rules.h"
#include "harness/detect/forms/canary_patterns.h"
#include "harness/detect/pieces/fragments.h"
#include "harness/detect/tokens/token_scan.h"

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
  AllowedPlaces allowed_places;
  DeclaredMessages messages;
  std::vector<std::string> weak;
  std::vector<Gap> gaps;
};

}  // namespace telltale
