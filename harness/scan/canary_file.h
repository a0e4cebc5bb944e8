#pragma once
#include <string>
#include <string_view>

#include "core/canary.h"
#include "core/result.h"

namespace telltale {

// canaries.json: {"version":1,"canaries":[{"id","class","value"}]}. Errors (kInput) name the file and the canary by its
// place in the list, never its value. At most 64 MiB.
Result<CanarySet> ReadCanaryFile(const std::string& path);
// `name` stands in errors.
Result<CanarySet> ParseCanaries(std::string_view text, const std::string& name);

}  // namespace telltale
