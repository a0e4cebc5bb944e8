#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace telltale {

// A folder of the host that a cell shows read-only still has doors: through a Unix socket or a FIFO in it, bytes go to
// whoever listens on the host, past the cell's network. Read-only mounts do not stop that. Under an overlay of nothing
// they end: its sockets and FIFOs have inodes of its own, behind which nobody is, also those that are made later, and
// it costs the same for one file as for a `node_modules` of 400 MB.
//
// SealFolders puts such an overlay over each folder, in the mount namespace of the caller, which must be its own. Where
// the kernel cannot (other file systems mounted below the folder, no overlays in user namespaces), each door that is
// there now is covered by itself; a folder with more than a million entries is not searched to its end.
struct SharedFolder {
  std::string path;  // a folder or a file; what is not there is left out
  // What belongs to whom the folder belongs to belongs to the cell's user, as far as its file system can: a command
  // that is nobody on the host must be able to read what root's CLI is made of.
  bool give_away = false;
};

// Returns those that stayed open to doors that are made later, for which the caller looks afterwards (FindDoors).
// `owner`: the cell's user on the host, 0: the caller himself. Single-threaded processes only.
Result<std::vector<std::string>> SealFolders(const std::vector<SharedFolder>& folders, std::uint32_t owner);

// For a message to another process.
std::vector<std::string> ToFields(const std::vector<SharedFolder>& folders);
std::vector<SharedFolder> FoldersFrom(const std::vector<std::string>& fields);

// The sockets and FIFOs in a folder, or in a million entries of it; links are not followed.
std::vector<std::string> FindDoors(const std::string& folder);

}  // namespace telltale
