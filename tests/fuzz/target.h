#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// What a reader of hostile bytes promises about any bytes, not only that it survives them. `run` CHECK_THATs it, so a
// broken promise ends the process: libFuzzer saves the input, and the replay in ctest names the file.
struct FuzzTarget {
  std::string name;  // of letters, digits and _: also the name of its folder in fixtures/corpora/fuzz
  std::function<void(BytesView)> run;
};

// The targets of one program; each group (decode_targets.cc, ...) defines its own.
std::vector<FuzzTarget> FuzzTargets();

}  // namespace telltale
