#pragma once
#include <charconv>
#include <optional>
#include <string_view>

namespace telltale {

// A whole number in decimal and nothing else; nullopt: the text is none, or it does not fit an int.
inline std::optional<int> ToInt(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace telltale
