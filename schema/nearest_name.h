#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// The candidate that a mistyped `name` most likely means: the fewest edits (letters added, lost, changed or swapped),
// at most a third of its length; empty: none is near. Ties go to the first.
std::string NearestName(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace telltale
