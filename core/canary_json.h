#pragma once
#include <string>
#include <string_view>

#include "core/canary.h"
#include "core/result.h"

namespace telltale {

// canaries.json, as `telltale scan` is given it and as a run directory holds it:
// {"version":1,"canaries":[{"id","class","value"}]}.
std::string CanariesToText(const CanarySet& canaries);

// What CanariesToText wrote, or a person. One canary that is listed again, the same in all, counts once. `name` stands
// in errors (kInput), which name a canary by its place in the list, never its value: text that is not JSON, another
// version, a member that is missing or no text, a class that is none, two canaries of one id.
Result<CanarySet> CanariesFromText(std::string_view text, const std::string& name);

// Without those whose value another of the same class has as well: runs on one machine share their values, and a value
// is looked for once, under the first of its ids.
CanarySet WithoutRepeatedValues(const CanarySet& canaries);

}  // namespace telltale
