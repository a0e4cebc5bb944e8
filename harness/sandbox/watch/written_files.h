#pragma once
#include <sys/stat.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/run.h"

namespace telltale {

// What a directory tree held at one moment. Symbolic links are not followed, and what is mounted read-only in it is
// left out: it may change, but who lives here does not change it. At most 20,000 files are looked at. What its owner
// closed to himself is opened for the look, if we are he.
class TreeSnapshot {
 public:
  // Files of a hostile CLI may be anything: what of them cannot be read is told by `unread`. Once `cancelled`
  // (borrowed; nullptr: never) nothing more is looked at, by ChangedIn() neither.
  static TreeSnapshot Take(const std::filesystem::path& root, const std::atomic<bool>* cancelled = nullptr);

  // The regular files and links that are new in `later` or differ from this one, sorted by path. Paths are made by
  // putting `shown_root` in place of the root; contents are cut at 64 KiB, but for the first 4 MiB of what
  // goes beyond that. A link's content is its target; a folder that holds nothing is a file "FOLDER/", and whatever
  // else a file or folder was given one of its own: "FILE [user.NAME]", "FILE [time]" (file_marks.h).
  std::vector<WrittenFile> ChangedIn(const TreeSnapshot& later, const std::string& shown_root) const;

  // Paths from the root of folders and files that could not be read, the first hundred; "" where there was more than is
  // looked at.
  const std::vector<std::string>& unread() const { return unread_; }

 private:
  void Walk(const std::filesystem::path& folder);
  void Look(const std::filesystem::path& path, dev_t device_of_folder);
  void Leave(const std::filesystem::path& path);
  void LookAtMarks(const std::filesystem::path& path, const struct stat& facts);
  std::string NameOf(const std::filesystem::path& path) const;  // from the root

  bool IsCancelled() const { return cancelled_ != nullptr && *cancelled_; }

  std::filesystem::path root_;
  const std::atomic<bool>* cancelled_ = nullptr;
  std::map<std::string, std::string> digests_;  // relative path -> SHA-256 of type and content
  std::map<std::string, Bytes> marks_;          // what of those are marks (file_marks.h)
  std::uint64_t mark_bytes_ = 0;
  std::vector<std::string> unread_;
};

}  // namespace telltale
