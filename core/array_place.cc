#include "core/array_place.h"

#include <algorithm>

namespace telltale {

std::string WithoutIndices(std::string_view pointer) {
  std::string text;
  for (std::size_t start = 0; start < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', start + 1), pointer.size());
    const std::string_view token = pointer.substr(start, end - start);
    const bool is_index = token.size() > 1 && token.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
    text += is_index ? "/*" : token;
    start = end;
  }
  return text;
}

}  // namespace telltale
