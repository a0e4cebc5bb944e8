#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sandbox/machine/identity.h"

namespace telltale {

// Which drawing each canary has, by its id, from 0 to kLastDrawing; those that are not named have the first one. "uid"
// stands for the user's number.
inline constexpr unsigned kLastDrawing = 5;  // there are no more locales, and few lonely time zones
using Drawings = std::map<std::string, unsigned>;

// What such an identity has besides MakeIdentity's: the time of the project's commit, in seconds since 1970, and $LANG.
inline constexpr const char* kCommitTime = "git_time";
inline constexpr const char* kLocale = "locale";

// An identity whose values have nothing to do with each other, so that one can be drawn anew and all others stay: HOME
// is not made of the user's name, and the working directory is not in HOME. What has to be made of others (git_remote,
// git_commit) is made anew of them. The same arguments give the same identity. No two drawings of a canary are equal,
// and those that are words differ in their length as well, so that what is made of a length alone changes, too.
Identity DrawIdentity(std::string_view seed, const Drawings& drawings, const std::vector<CanaryRequest>& requested);

}  // namespace telltale
