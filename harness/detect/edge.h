#pragma once
#include <cstddef>

#include "core/bytes.h"
#include "harness/detect/forms/forms.h"

namespace telltale {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsWordByte(char c) { return IsDigit(c) || IsLetter(c); }
constexpr bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

namespace edge_internal {

inline bool EndsNumber(char beside, bool has_beyond, char beyond) {
  if (!has_beyond) return true;
  return !(beside == '.' && IsDigit(beyond)) && !(beside == '-' && IsHexDigit(beyond));
}

}  // namespace edge_internal

// Three, six, nine digits or none, and no more of a word.
inline bool EndsTime(BytesView text, std::size_t end) {
  std::size_t digits = 0;
  while (end + digits < text.size() && digits <= 9 && IsDigit(text[end + digits])) ++digits;
  return digits % 3 == 0 && digits <= 9 && (end + digits == text.size() || !IsWordByte(text[end + digits]));
}

// Whether [begin, end) of `text` has the edges that `edge` asks for.
inline bool HasEdges(BytesView text, std::size_t begin, std::size_t end, Edge edge) {
  if (edge == Edge::kAny) return true;
  if (begin > 0 && IsWordByte(text[begin - 1]) && IsWordByte(text[begin])) {
    // In raw JSON or C text the letter of an escape (\n, \t) is no part of the word behind it.
    const bool escape = begin > 1 && text[begin - 2] == '\\' && IsLetter(text[begin - 1]);
    if (!escape) return false;
  }
  if (edge == Edge::kTime) return EndsTime(text, end);
  if (end < text.size() && IsWordByte(text[end]) && IsWordByte(text[end - 1])) return false;
  if (edge == Edge::kWord) return true;
  if (begin > 0 && !edge_internal::EndsNumber(text[begin - 1], begin > 1, begin > 1 ? text[begin - 2] : ' ')) {
    return false;
  }
  return end >= text.size() ||
         edge_internal::EndsNumber(text[end], end + 1 < text.size(), end + 1 < text.size() ? text[end + 1] : ' ');
}

}  // namespace telltale
