#pragma once
#include "harness/config/profile_problem.h"
#include "harness/config/yaml_tree.h"

namespace telltale {

// What is wrong with the document's form (schema/profile.schema.json), in words of the profile: an unknown key comes
// with the nearest known one, a wrong value with what the key is for.
ProfileProblems CheckShape(const YamlTree& tree);

}  // namespace telltale
