#pragma once
#include <string>
#include <vector>

namespace telltale {

// One mount, as the kernel lists it (/proc/PID/mountinfo, proc(5)).
struct Mount {
  std::string id, parent;
  std::string device;  // "259:1": of the file system, the same wherever it is mounted
  std::string type;    // "ext4"
  std::string point;
  bool writable = false;  // mount and file system both
  // What is mounted there is a regular file or a device, in which nothing can be made; only where somebody looked.
  bool is_file = false;
  bool is_device = false;  // the latter
};

// In the kernel's order, in which a later mount may hide an earlier one. Lines that are no mounts are left out.
std::vector<Mount> MountTable(const std::string& mountinfo);
// Of the calling process, without the last two. Empty where it cannot be read.
std::vector<Mount> OwnMountTable();

// For a message to another process.
std::vector<std::string> ToFields(const std::vector<Mount>& mounts);
std::vector<Mount> MountsFrom(const std::vector<std::string>& fields);

// Whether `path` is `folder` or lies below it; both absolute and without links.
bool IsAtOrBelow(const std::string& path, const std::string& folder);

// Whether the kernel makes up what is mounted there (processes, devices, settings): neither files nor doors can be made
// in it, and to look at it may start something (autofs).
bool IsKernels(const Mount& mount);

// The folders on which a file system lies in which files can be written and stay, sorted.
std::vector<std::string> WritableDisks(const std::vector<Mount>& mounts);
// The topmost ones of them, each with all that is mounted below it.
std::vector<std::string> WritableFolders(const std::vector<Mount>& mounts);

// The folders and files of `inside` that lie on a file system of `host` and under nothing else, so that a socket or
// FIFO which somebody makes there is the same one inside and outside, and a lock on it the same lock.
std::vector<std::string> FoldersOfHost(const std::vector<Mount>& inside, const std::vector<Mount>& host);

}  // namespace telltale
