#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/yaml_tree.h"

namespace telltale {

// Something wrong with a profile, at a place in it.
struct ProfileProblem {
  std::string pointer;  // JSON pointer into the document
  std::string message;
  std::string hint;
};
using ProfileProblems = std::vector<ProfileProblem>;

// "scenarios[2].timeout" for "/scenarios/2/timeout": how a person calls a place in YAML.
std::string KeyPath(const std::string& pointer);

// One error of all problems, in the order of their lines; not called without one.
Error ProfileError(const YamlTree& tree, ProfileProblems problems);

}  // namespace telltale
