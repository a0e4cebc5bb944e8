#include "harness/sandbox/limits/limit_gaps.h"

#include <fmt/format.h>

#include <utility>

#include "core/gap_kinds.h"
#include "harness/sandbox/limits/resource_limits.h"

namespace telltale {
namespace {

std::vector<std::string> HitSentences(const LimitHits& hits, bool of_the_cell) {
  std::vector<std::string> sentences;
  if (hits.killed_for_memory > 0) {
    const std::string whose =
        of_the_cell ? fmt::format("the cell's limit of memory ({} MiB, its disks included)", kMaxMemoryBytes >> 20)
                    : "the limit of memory of the control group that telltale is in";
    sentences.push_back(
        fmt::format("{} was reached and the kernel ended {} of its processes: what they would have sent is unknown",
                    whose, hits.killed_for_memory));
  }
  if (hits.refused_forks > 0) {
    const std::string whose = of_the_cell ? fmt::format("the cell's limit of processes ({})", kMaxProcesses)
                                          : "the limit of processes of the control group that telltale is in";
    sentences.push_back(fmt::format("{} was reached: {} were not started", whose, hits.refused_forks));
  }
  return sentences;
}

std::vector<std::string> ReachedSentences(const ReachedLimits& reached) {
  std::vector<std::string> sentences;
  if (reached.processes) {
    sentences.push_back(
        fmt::format("the cell may have come to its limit of processes ({} at most): some may not have been started",
                    kMaxProcesses));
  }
  if (reached.open_files) {
    sentences.push_back(fmt::format(
        "a process came to its limit of open files ({} at most): it may have opened, and sent, more with a higher one",
        kMaxOpenFiles));
  }
  if (reached.memory) {
    sentences.push_back(
        fmt::format("a process came close to its limit of memory ({} MiB at most): it may have been refused some",
                    kMaxMemoryBytes >> 20));
  }
  for (const std::string& disk : reached.disks) {
    sentences.push_back(fmt::format("the CLI filled its disk at {}: it may have behaved otherwise with more", disk));
  }
  if (reached.is_unwatched) sentences.emplace_back("whether the CLI came to a limit of the cell could not be seen");
  return sentences;
}

}  // namespace

std::vector<Gap> LimitGaps(const ReachedLimits& reached, const LimitHits& hits, bool of_the_cell,
                           const std::string& run) {
  std::vector<Gap> gaps;
  for (const auto& sentences : {HitSentences(hits, of_the_cell), ReachedSentences(reached)}) {
    for (const std::string& sentence : sentences) gaps.push_back({gap_kind::kResourceLimit, run, "", sentence, false});
  }
  return gaps;
}

}  // namespace telltale
