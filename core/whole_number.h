#pragma once
#include <charconv>
#include <optional>
#include <string_view>

namespace telltale {

// A whole number in decimal and nothing else; nullopt: the text is none, or it does not fit a T.
template <class T>
std::optional<T> WholeNumber(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace telltale
