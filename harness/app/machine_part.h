#pragma once
#include <string>
#include <vector>

#include "core/canary.h"
#include "core/exchange.h"
#include "core/recording.h"

namespace telltale {

// The runs of one cell: a scenario's preparation, itself, its repetitions or stages. They share the canaries.
struct MachinePart {
  std::string machine;  // the scenario's name
  CanarySet canaries;
  std::vector<std::string> runs;
  std::vector<const Exchange*> exchanges;
  std::vector<const WrittenFile*> written;
  std::vector<std::string> paths;  // files that were planted or written, the CLI's own
};

// In the order in which the recording names them. What no run sent stands in a part of its own, without canaries. They
// borrow from `recording`.
std::vector<MachinePart> PartsOf(const Recording& recording);

// What the machine's commands were, whatever they were told of it: planted values are left out.
std::string CommandOf(const MachinePart& part, const Recording& recording);

}  // namespace telltale
