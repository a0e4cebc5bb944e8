#pragma once
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// What a file or folder says besides its name and its content.
struct FileMark {
  std::string mark;  // " [user.NAME]", or one of core/given_mark.h
  Bytes value;
};

// All that somebody gave it who is not root:
// - its extended attributes (user.*);
// - a time of change that is not when it was written, and one of access at which nobody can have read it (SecondsOf);
// - users and groups besides its own that may have access (posix_acl): their numbers, one a line.
// `facts` are its own (lstat). Links are not followed.
std::vector<FileMark> MarksOf(const std::filesystem::path& path, const struct stat& facts);

// "1299215167.123456789", since 1970.
std::string SecondsOf(const timespec& time);

}  // namespace telltale
