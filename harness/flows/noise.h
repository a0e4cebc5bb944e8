#pragma once
#include <string>
#include <vector>

#include "core/clock.h"
#include "harness/flows/trial.h"

namespace telltale::flows {

// What a member said in one run on the same machine.
struct StillText {
  std::string text;
  WallTime started{}, ended{};  // of the command
};

// Why a member differs between runs on one machine.
struct Noise {
  std::string kind;    // "time", "duration", "uuid-v4", "uuid-v7", "token", "counter", "order", "presence", "random",
                       // "rare", "unexplained"
  std::string detail;  // "in microseconds since 1970"
  // Whether the kind leaves no room for anything else: a time that lies within the run, say.
  bool is_explained = false;
};

// `texts`: where the member was told. `others_absent`: it was not told in every run.
Noise ExplainNoise(const std::vector<StillText>& texts, bool others_absent);

}  // namespace telltale::flows
