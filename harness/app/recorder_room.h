#pragma once
#include <cstdint>
#include <filesystem>

#include "mockserver/http/capture_server.h"

namespace CLI {
class App;
}

namespace telltale {

// How much the capture server may hold of what has come and is not recorded yet (CaptureLimits).
struct RecorderRoom {
  std::uint64_t max_in_flight_bytes = CaptureLimits{}.max_in_flight_bytes;
  std::uint64_t max_spilled_bytes = CaptureLimits{}.max_spilled_bytes;
};

// --max-in-flight and --max-spilled, in bytes or as 512MiB.
void AddRecorderRoom(CLI::App& command, RecorderRoom& room);

// What finds no room in memory goes beside the journal, where there is room for it as well.
CaptureLimits LimitsOf(const RecorderRoom& room, const std::filesystem::path& journal);

}  // namespace telltale
