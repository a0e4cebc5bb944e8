#pragma once
#include <cstddef>

namespace telltale {

// A range of the text that a decoder or a detector reads.
struct SourceRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t length() const { return end - begin; }
};

}  // namespace telltale
