#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

// Says of each finding in the body how often its bytes stand at its place: in every line, in every element of an array,
// also where each element is the same text, of which the search looks at one. What the message tells already stays.
void CountPlaces(const Exchange& exchange, std::vector<Finding>& findings);

}  // namespace telltale
