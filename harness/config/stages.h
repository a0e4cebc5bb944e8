#pragma once
#include <vector>

#include "harness/config/profile.h"

namespace telltale {

// Scenarios with stages taken apart: in the place of each stand its stages, one after another, each a scenario of its
// own named SCENARIO/STAGE that says whose stage it is. What the scenario says for all of them (variables, a HOME that
// is read-only) each has, and what stands there before anything runs the first. A twin's stages are the twins of the
// stages.
std::vector<Scenario> StagesApart(const std::vector<Scenario>& scenarios);

// How one is called when it is taken apart.
std::string StageName(const Scenario& scenario, const Scenario& stage);

}  // namespace telltale
