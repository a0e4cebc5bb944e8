#pragma once
#include <string_view>

namespace telltale {

// Something that a file was given besides its content and in which any value can stand. Among written files it is one
// of its own, "FILE [time]".
struct GivenMark {
  std::string_view mark;  // behind the file's path
  const char* kind;       // as findings call it
};

inline constexpr GivenMark kGivenTime{" [time]", "a time that a file was given"};
inline constexpr GivenMark kGivenAccessTime{" [time of access]", "a time of access that a file was given"};
inline constexpr GivenMark kGivenUsers{" [access list]", "a list of users that a file was given"};

// nullptr: the path is a file's.
inline const GivenMark* GivenMarkOf(std::string_view path) {
  for (const GivenMark* given : {&kGivenTime, &kGivenAccessTime, &kGivenUsers}) {
    if (path.ends_with(given->mark)) return given;
  }
  return nullptr;
}

// The path of the file itself.
inline std::string_view WithoutGivenMark(std::string_view path) {
  const GivenMark* const given = GivenMarkOf(path);
  return given == nullptr ? path : path.substr(0, path.size() - given->mark.size());
}

}  // namespace telltale
