#pragma once
#include <string>

namespace telltale {

// "telltale 0.1.0 (4bb67aa1c2d3)": the version, and the commit that it was built from where that is known; with "and
// changes" where the tree held more than that.
std::string VersionLine();

// Empty: not known. Its source is written at each build by cmake/commit.cmake.
std::string BuiltFromCommit();

}  // namespace telltale
