#pragma once
#include <string>
#include <string_view>

namespace telltale {

// JSON as programs write it that are no JSON writers, made readable without losing a byte of its texts:
//   a byte that is no UTF-8          -> a character that har_text.h turns back into that byte
//   \udc80 to \udcff, alone          -> the same: that is how Python writes such a byte ("surrogateescape")
//   a control character              -> \u00XX
//   another lone surrogate            -> \ufffd, since there is no character to keep
//   NaN, Infinity, a whole number that 64 bits do not hold -> a text
// What is wrong beyond that stays wrong. For what a parser has refused: it copies. Pure; thread-safe.
std::string MendedJson(std::string_view json);

}  // namespace telltale
