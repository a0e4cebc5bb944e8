#pragma once
#include <string>
#include <string_view>

namespace telltale {

// What a terminal shows of an output: without its control sequences (CSI), each end of a line a newline.
std::string PlainOutput(std::string_view output);

}  // namespace telltale
