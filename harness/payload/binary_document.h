#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>

namespace telltale {

// A text in a binary format, read as JSON.
struct BinaryDocument {
  nlohmann::json value;
  std::size_t named_bytes = 0;  // of texts and names of four bytes and more
  bool knows_a_field = false;   // it has one of those that its table of fields names

  // Whether a text of `size` bytes is of the format for sure: a quarter of it are names and texts. Noise reads as some
  // formats once in a thousand times, and then has none.
  bool IsMostlyNamed(std::size_t size) const { return named_bytes > 0 && named_bytes * 4 >= size; }
};

}  // namespace telltale
