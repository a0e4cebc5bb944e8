#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/bytes.h"
#include "core/clock.h"
#include "core/result.h"

namespace telltale {

// A file of the invented user's, in its HOME or working directory.
struct FileToPlace {
  std::string path;  // absolute, as commands see it; no ".." in it
  Bytes content;
  std::uint32_t mode = 0644;
  WallTime modified{};
};

// Puts the file to `below` in `root`, in the place of what is there, with the folders on its way, and gives all that it
// makes to `owner` (0: the caller). Commands may have been there before: no link below `root` is followed. Errors: a
// link or a file stands in its way, a folder where the file is to be; the system refuses.
Status PlaceFile(const FileToPlace& file, const std::filesystem::path& root, const std::string& below,
                 std::uint32_t owner);

}  // namespace telltale
