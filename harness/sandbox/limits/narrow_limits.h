#pragma once
#include <vector>

#include "core/gap.h"

namespace telltale {

// Limits that telltale was started with and hands on to every CLI, where they are narrower than what a cell gives and
// programs are used to. A CLI that may not fork its sender sends nothing, and nobody hears why: gaps.
std::vector<Gap> NarrowLimits();

}  // namespace telltale
