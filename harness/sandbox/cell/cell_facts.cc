#include "harness/sandbox/cell/cell_facts.h"

#include <algorithm>

#include "core/read_not_planted.h"

namespace telltale {

const std::vector<std::string>& UnplantedPlaces() {
  static const std::vector<std::string> places = {"/etc/os-release", "/proc/cpuinfo", "/proc/meminfo",
                                                  "/sys/devices/virtual/dmi/id/product_name",
                                                  "/sys/devices/virtual/dmi/id/sys_vendor"};
  return places;
}

void CellFacts::NoteReads(const std::set<std::string>& paths) {
  const std::lock_guard lock(mutex_);
  for (const std::string& place : UnplantedPlaces()) {
    if (paths.contains(place)) read_.insert(place);
  }
}

void CellFacts::NoteOwnFolder() {
  const std::lock_guard lock(mutex_);
  has_own_folder_ = true;
}

std::vector<std::string> CellFacts::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> facts;
  if (has_own_folder_) {
    facts.emplace_back("the CLI's own folder was read-only: an id or unsent data that it keeps there was not tried");
  }
  std::string read;
  for (const std::string& path : read_) read += (read.empty() ? std::string(kReadNotPlanted) : ", ") + path;
  if (!read.empty()) facts.push_back(std::move(read));
  return facts;
}

}  // namespace telltale
