#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/run.h"

namespace telltale {

// Everything that was seen: the input of every check. Sorted: runs in the profile's order, exchanges by id.
struct Recording {
  std::vector<Run> runs;
  std::vector<Exchange> exchanges;
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
};

}  // namespace telltale
