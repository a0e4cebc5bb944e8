#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "harness/check/traffic.h"

namespace telltale {

// A reset that was made: commands of a run that the profile names as one, or a command that looks like one.
struct MadeReset {
  std::string id;       // of the profile's `resets`; empty: nobody said that it is one
  std::string command;  // its first one, for a sentence: "telemetry forget"
  const Run* run = nullptr;
  std::size_t run_index = 0;  // in the recording: the runs of a machine stand there in the order of time
  WallTime started_at{};
};

// Those of a recording, in the order of its runs. Where the profile says nothing of resets, commands count whose words
// speak of one: `forget`, `telemetry reset`, `id rotate`, but not `cache reset`. Borrows the recording.
std::vector<MadeReset> FindResets(const Traffic& traffic);

// Whether two payloads of one machine stand on the two sides of a reset. What the run of the reset itself sends from
// its start on stands on neither: the command may say goodbye under the old id, and processes of commands before it may
// still send.
enum class Side { kBefore, kNeither, kAfter, kOtherMachine };
Side SideOf(const MadeReset& reset, const Sent& sent, const Recording& recording);

}  // namespace telltale
