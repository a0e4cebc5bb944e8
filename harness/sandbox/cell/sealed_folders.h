#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace telltale {

// A folder of the host that a cell shows read-only still has doors: through a Unix socket or a FIFO in it, bytes go to
// whoever listens on the host, past the cell's network. Read-only mounts do not stop that. Under an overlay of nothing
// they end: its sockets and FIFOs have inodes of its own, behind which nobody is, also those that are made later, and
// it costs the same for one file as for a `node_modules` of 400 MB. A file that is shown alone has the same: locks and
// leases on it are not the host's. One that is a mount itself, as a container's often are, has no such folder: up to 16
// MiB it is shown as a copy.
//
// SealFolders puts such an overlay over each place, and over each file system that is mounted below it, in the mount
// namespace of the caller, which must be its own. Where the kernel makes none (over two others; for an ordinary user
// where file systems are mounted below), each door that is there now is covered by itself, and doors can still be made:
// whoever looks at the cell's mounts sees the host's file system there (FoldersOfHost), which is a gap.
struct SharedFolder {
  // A folder or a file, absolute and without links: what a link leads to can change between sealing and showing. What
  // is not there is left out.
  std::string path;
  // What belongs to whom the folder belongs to belongs to the cell's user, as far as its file system can: a command
  // that is nobody on the host must be able to read what root's CLI is made of.
  bool give_away = false;
};

// `owner`: the cell's user on the host, 0: the caller himself. Single-threaded processes only.
Status SealFolders(std::vector<SharedFolder> folders, std::uint32_t owner);

// For a message to another process.
std::vector<std::string> ToFields(const std::vector<SharedFolder>& folders);
std::vector<SharedFolder> FoldersFrom(const std::vector<std::string>& fields);

}  // namespace telltale
