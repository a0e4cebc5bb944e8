#pragma once
#include <string>

#include "core/run.h"

namespace telltale {

// The run's HOME; empty: it had none.
std::string HomeOf(const Run& run);

// A path as readers know it: ~/... below that home. HOME is planted, and blotted out in a path and in the variable
// alike.
std::string PathFromHome(const std::string& home, const std::string& path);

}  // namespace telltale
