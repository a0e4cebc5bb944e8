#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/run.h"

namespace telltale {

// What a directory tree held at one moment. Symbolic links are not followed; at most 20,000 files are looked at.
class TreeSnapshot {
 public:
  // A tree that cannot be read is an empty one: files of a hostile CLI may be anything.
  static TreeSnapshot Take(const std::filesystem::path& root);

  // The regular files and links that are new in `later` or differ from this one, sorted by path. Paths are made by
  // putting `shown_root` in place of the root; contents are cut at 64 KiB.
  std::vector<WrittenFile> ChangedIn(const TreeSnapshot& later, const std::string& shown_root) const;

 private:
  std::filesystem::path root_;
  std::map<std::string, std::string> digests_;  // relative path -> SHA-256 of type and content
};

}  // namespace telltale
