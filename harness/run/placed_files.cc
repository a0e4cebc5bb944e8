#include "harness/run/placed_files.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "core/clock.h"
#include "harness/run/own_files.h"
#include "harness/run/scenario_commands.h"

namespace telltale {

Result<std::vector<FileToPlace>> PlacedFiles::First(const Profile& profile, const Scenario& first,
                                                    const Identity& identity) {
  std::vector<OwnFile> files = first.files;
  const OptOut* const opt_out = OptOutOf(profile, first.opt_out);
  if (opt_out != nullptr && first.home_read_only) {
    files.insert(files.end(), opt_out->files.begin(), opt_out->files.end());
  }
  TRY(std::vector<FileToPlace> placed, FilesOn(identity, files, SystemClock().Now()));
  TRY(std::vector<FileToPlace> tools, ToolsOn(first.tools, ToolsFolder(identity), SystemClock().Now()));
  std::move(tools.begin(), tools.end(), std::back_inserter(placed));
  for (const FileToPlace& file : placed) Note(file, identity);
  return placed;
}

Status PlacedFiles::Put(const std::vector<OwnFile>& files, Cell& cell) {
  TRY(const std::vector<FileToPlace> placed, FilesOn(cell.identity(), files, SystemClock().Now()));
  for (const FileToPlace& file : placed) PutOne(file, cell);
  return {};
}

void PlacedFiles::Damage(const std::vector<std::string>& paths, Cell& cell) {
  static const Bytes kGarbage("{\"\0\xfe\xff<[(:\t\x01{\"\0\xfe\xff<[(:\t\x01", 22);
  constexpr std::size_t kMost = 1000;
  if (paths.empty()) obstacle_ = "no file was found in which the opt-out is kept, so that none could be damaged";
  if (paths.size() > kMost) {
    obstacle_ = fmt::format(
        "opting out wrote more than {} files: nobody can tell which of them hold it, so that none was damaged", kMost);
  }
  for (const std::string& path : paths) PutOne({path, kGarbage, 0644, SystemClock().Now()}, cell);
}

void PlacedFiles::PutOne(const FileToPlace& file, Cell& cell) {
  if (!obstacle_.empty()) return;
  if (const Status done = cell.Place(file); !done) {
    obstacle_ = ToString(done.error());
  } else {
    Note(file, cell.identity());
  }
}

void PlacedFiles::Note(const FileToPlace& file, const Identity& identity) {
  evidence_.push_back(EvidenceOf(file));
  for (PlantedCanary& planted : PlantedIn(file, identity)) planted_.push_back(std::move(planted));
}

}  // namespace telltale
