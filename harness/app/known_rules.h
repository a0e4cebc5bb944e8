#pragma once
#include "core/rule.h"

namespace telltale {

// Every rule that a report can name: those of the checks and those of the baseline. Sorted by id.
RuleTable KnownRules();

}  // namespace telltale
