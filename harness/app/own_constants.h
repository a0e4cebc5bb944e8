#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace telltale {

// Whether a file is a script by its name: what an interpreter reads.
bool IsSourceFile(const std::filesystem::path& path);

// The name of the package that a script belongs to (the nearest package.json above it), with and without its scope and
// version; none where there is no package.
std::vector<std::string> PackageNames(const std::filesystem::path& script);

// Constants that stand in a CLI's own files and that somebody may salt a digest with. Of a program that is no text:
// UUIDs and long hex numbers wherever they stand, and words that look like ids. Of a script: the same, its quoted
// strings that stand near a word of hashing ("createHash", "md5", "salt"), and its other quoted strings; of all of them
// what is the same whatever is put into them (fixed_parts.h); of a shell's script its words near such a word, too. A
// script's package (the folder with its package.json, or else its own) is read as well, without node_modules, for what
// stands near such words. What stands behind the first 32 MiB of a file, the first 300 files or the first 600 constants
// is left out. A file that cannot be read has none.
std::vector<std::string> OwnConstants(const std::filesystem::path& cli);

}  // namespace telltale
