#include "harness/sandbox/cell/cell_state.h"

#include <fmt/format.h>

#include <iterator>

#include "core/gap_kinds.h"

namespace telltale {

CellState::CellState(const CellSandbox& sandbox, const std::atomic<bool>* cancelled)
    : sandbox_(sandbox), cancelled_(cancelled) {
  for (const std::string& folder : sandbox.writable_folders()) trees_.push_back({folder, Look(folder)});
}

TreeSnapshot CellState::Look(const std::string& folder) const {
  return TreeSnapshot::Take(sandbox_.HostPath(folder), cancelled_);
}

std::vector<WrittenFile> CellState::Written() const {
  std::vector<WrittenFile> files;
  for (const auto& [folder, before] : trees_) {
    auto changed = before.ChangedIn(Look(folder), folder);
    std::move(changed.begin(), changed.end(), std::back_inserter(files));
  }
  return files;
}

std::vector<Gap> CellState::Unread(const std::string& run) const {
  std::vector<Gap> gaps;
  for (const auto& [folder, before] : trees_) {
    const TreeSnapshot now = Look(folder);
    for (const std::string& name : now.unread()) {
      gaps.push_back({gap_kind::kUnreadState, run, "",
                      name.empty() ? fmt::format("{} holds more files than are looked at, or cannot be read", folder)
                                   : fmt::format("{}/{} cannot be read", folder, name),
                      false});
    }
  }
  return gaps;
}

}  // namespace telltale
