#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

// The profile's files on one machine: puts them there, and remembers what evidence says of them. Not thread-safe.
class PlacedFiles {
 public:
  // Those that stand there when the machine of the scenario is made: its files and tools, and in a HOME that is
  // read-only what its opt-out puts there later elsewhere.
  Result<std::vector<FileToPlace>> First(const Profile& profile, const Scenario& first, const Identity& identity);
  // Puts files there between two commands. A command may have put something in the way of one, a link that leads
  // elsewhere, say: that is no error, and `obstacle` says so.
  Status Put(const std::vector<OwnFile>& files, Cell& cell);
  // Overwrites the files of these paths with what no parser takes. No path is an obstacle, and so are more
  // than a thousand.
  void Damage(const std::vector<std::string>& paths, Cell& cell);

  // Why no command can be judged any more; empty: all that was to stand there does.
  const std::string& obstacle() const { return obstacle_; }
  const std::vector<WrittenFile>& evidence() const { return evidence_; }
  // The values of the identity that stand in them.
  const std::vector<PlantedCanary>& planted() const { return planted_; }

 private:
  void PutOne(const FileToPlace& file, Cell& cell);
  void Note(const FileToPlace& file, const Identity& identity);

  std::vector<WrittenFile> evidence_;
  std::vector<PlantedCanary> planted_;
  std::string obstacle_;
};

}  // namespace telltale
