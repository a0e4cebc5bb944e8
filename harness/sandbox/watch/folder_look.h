#pragma once
#include <string>
#include <vector>

namespace telltale {

// What a folder, with all below it on the same file system, or a file, has to do with doors: sockets and FIFOs. Links
// are not followed; a million entries are looked at.
struct FolderLook {
  std::vector<std::string> doors;  // their paths
  // Root owns every folder of it, or the file, and nobody else may write there: root alone can make a door. False where
  // not all of it was seen.
  bool is_roots = true;
};
FolderLook LookAtFolder(const std::string& folder);

}  // namespace telltale
