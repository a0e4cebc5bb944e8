#pragma once
#include <string>
#include <string_view>

namespace telltale {

// A JSON pointer with "*" for every index: /events/12/errors and /events/3/errors are the same place of the contract.
std::string WithoutIndices(std::string_view pointer);

}  // namespace telltale
