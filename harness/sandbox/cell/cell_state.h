#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "core/gap.h"
#include "core/run.h"
#include "harness/sandbox/cell/cell_sandbox.h"
#include "harness/sandbox/watch/written_files.h"

namespace telltale {

// What the commands of a cell leave in its files, wherever in it files can be written. Not thread-safe.
class CellState {
 public:
  // Looks at all of it as it is now. Borrows `sandbox`, which must live as long, and `cancelled` (nullptr: never),
  // which ends every look.
  explicit CellState(const CellSandbox& sandbox, const std::atomic<bool>* cancelled = nullptr);

  // What is new or changed since then, sorted by place and path.
  std::vector<WrittenFile> Written() const;
  // Where the files of now cannot be read, so that what was written is not known.
  std::vector<Gap> Unread(const std::string& run) const;

 private:
  struct Tree {
    std::string folder;  // as the commands see it
    TreeSnapshot before;
  };

  TreeSnapshot Look(const std::string& folder) const;

  const CellSandbox& sandbox_;
  const std::atomic<bool>* const cancelled_;
  std::vector<Tree> trees_;
};

}  // namespace telltale
