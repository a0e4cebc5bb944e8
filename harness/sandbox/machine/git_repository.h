#pragma once
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// What a planted git repository is made of.
struct GitRepository {
  std::string author;               // "Full Name <mail@host>"
  std::string remote;               // URL of origin
  std::string readme;               // content of README.md, the one tracked file
  std::string time = "1700000000";  // of the commit, in seconds since 1970
};

// A file of the repository; `path` is relative to the working directory (".git/HEAD", "README.md").
struct RepositoryFile {
  std::string path;
  Bytes content;
};

// The hash of its one commit: 40 hex digits.
std::string CommitOf(const GitRepository& repository);

// Everything that makes git and those who read .git themselves see a clean checkout of branch main with one commit that
// was pushed to origin. Written as plain files (loose objects, an index without stat data), so no git is needed.
std::vector<RepositoryFile> FilesOf(const GitRepository& repository);

}  // namespace telltale
