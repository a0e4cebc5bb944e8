#pragma once
#include <string>

#include "core/run.h"

namespace telltale {

// What a run printed to stdout in a form that two runs can be compared by: planted values are replaced by their ids
// (every run has its own), numbers by # (times and counts differ anyway),
// and durations by <time>, whatever their unit.
std::string ComparableOutput(const Run& run);

// The first line of `a` that is not the line of `b` there; of `b` where `a` has ended. Empty: they are the same.
std::string FirstDifferentLine(const std::string& a, const std::string& b);

}  // namespace telltale
