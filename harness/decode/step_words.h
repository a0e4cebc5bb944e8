#pragma once
#include <string_view>

namespace telltale {

// What a step of a decode path gave, for a person: "base64" -> "decoded as base64". From the decoder's row; empty: no
// decoder has this step. Lives as long as the program. Thread-safe.
std::string_view WordsOfStep(std::string_view step);

}  // namespace telltale
