#pragma once
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace telltale {

// Files of a cell that tell which machine this is, or what it is like, and in which nothing is planted; sorted. None
// that the cell's first process reads itself (/proc/loadavg).
const std::vector<std::string>& UnplantedPlaces();

// What the cells of one audit have in common to say of their limits, for Isolation::Facts. Thread-safe.
class CellFacts {
 public:
  // Of `paths` those of UnplantedPlaces: a command was seen to read them.
  void NoteReads(const std::set<std::string>& paths);
  // The CLI is no program of the system's, and is shown its own folder.
  void NoteOwnFolder();
  std::vector<std::string> All() const;

 private:
  mutable std::mutex mutex_;
  std::set<std::string> read_;
  bool has_own_folder_ = false;
};

}  // namespace telltale
