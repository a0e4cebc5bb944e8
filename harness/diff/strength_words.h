#pragma once
#include <string>

namespace telltale {

// How long an identifier lives or a value is kept, in days, as far as words say it: "one execution", "90 days",
// "installation: ...". Negative: nobody can tell.
double LifetimeDays(const std::string& words);

// How well a transform hides its source: 0 plain, 1 hashed, 2 salted, 3 keyed, 4 random. Negative: nobody can tell.
int TransformStrength(const std::string& words);

}  // namespace telltale
