#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

namespace telltale {

// A planted value may hold others: a folder the home, the home the user's name. A finding about it names their ids in
// its message, so that whoever counts what left counts them too.
inline constexpr std::string_view kNestedWords = "; in it stands what was planted as ";

// `message` with the ids.
std::string WithNested(std::string message, const std::vector<std::string>& ids);

// The canaries that a finding is about: its own, then the nested ones. Empty: none.
std::vector<std::string> CanariesOf(const Finding& finding);

}  // namespace telltale
