#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/sandbox/machine/git_repository.h"
#include "harness/sandbox/machine/identity.h"

namespace telltale {

// A file that carries canaries. `path` is relative to its tree (HOME, working directory or the machine's root).
struct PlantedFile {
  std::string path;
  Bytes content;
  std::uint32_t mode = 0644;
  std::vector<std::string> canaries;  // ids that stand in it
};

// ~/.gitconfig, ~/.npmrc, ~/.ssh/id_ed25519.pub, cloud credentials, shell history.
std::vector<PlantedFile> HomeFiles(const Identity& identity);

// The working directory: a git repository with a remote, .env and a file with a telling name.
std::vector<PlantedFile> ProjectFiles(const Identity& identity);

// The repository of the working directory. Needs only what stands before git_commit in the identity.
GitRepository RepositoryOf(const Identity& identity);

// Writes `files` below `root`, making folders as needed.
Status WriteTree(const std::vector<PlantedFile>& files, const std::filesystem::path& root);

}  // namespace telltale
