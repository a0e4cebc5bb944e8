#pragma once
#include <filesystem>
#include <string>

namespace telltale {

// A file that the user names for something to be written to; "-" is standard output.
std::filesystem::path OutputFile(const std::string& text);

// What is written there comes out where a command prints, so that its own words have to go elsewhere.
bool IsStandardOutput(const std::filesystem::path& file);

// For an option that names a folder or a database: why it cannot be `text`; empty: it can. Standard output is a stream.
std::string RefuseStandardOutput(const std::string& text);

}  // namespace telltale
