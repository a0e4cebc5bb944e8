#include "harness/app/recorder_room.h"

#include <CLI/CLI.hpp>
#include <string>

namespace telltale {
namespace {

void AddSize(CLI::App& command, const std::string& name, std::uint64_t& bytes, const std::string& what,
             std::uint64_t least) {
  constexpr std::uint64_t kMost = 1ULL << 40;
  command.add_option(name, bytes, what)->transform(CLI::AsSizeValue(false))->check(CLI::Range(least, kMost));
}

}  // namespace

void AddRecorderRoom(CLI::App& command, RecorderRoom& room) {
  AddSize(command, "--max-in-flight", room.max_in_flight_bytes,
          "Memory for requests that are not recorded yet, in bytes or as 512MiB (which is the default)", 1 << 20);
  AddSize(
      command, "--max-spilled", room.max_spilled_bytes,
      "What may go to disk, beside the journal, once that is full; default 4GiB. What finds no room there either is a "
      "gap, and not answered",
      0);
}

CaptureLimits LimitsOf(const RecorderRoom& room, const std::filesystem::path& journal) {
  CaptureLimits limits;
  limits.max_in_flight_bytes = room.max_in_flight_bytes;
  limits.max_spilled_bytes = room.max_spilled_bytes;
  limits.spill_directory = journal.has_parent_path() ? journal.parent_path() : ".";
  return limits;
}

}  // namespace telltale
