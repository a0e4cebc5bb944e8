#pragma once
#include <string>
#include <vector>

#include "core/finding.h"

namespace telltale {

// One step of a decode path for a person: "base64" -> "decoded as base64", "gzip" -> "inflated (gzip)": the words of
// the decoder's row. What this version has no decoder for (a recording of another version) keeps its name.
std::string StepInWords(const std::string& step);

// "the body, parsed as JSON, decoded as base64: at /event/errors".
std::string PathInWords(const Finding& finding);

}  // namespace telltale
