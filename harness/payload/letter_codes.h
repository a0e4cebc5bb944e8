#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/bytes.h"

// How bytes are written in letters: one answer a text, without trying others. That is narrower than what
// harness/decode tries, because whoever looks for noise must not see it in words that are read as Base64.
namespace telltale {

bool IsBase64Letter(char c);  // of either alphabet, without padding

// Whether all letters of a text are among those of Base32, in one case, with a digit among them.
bool IsBase32(std::string_view letters);

// The bytes of whole groups of letters, and of the letters left over as many as they can hold. Letters of other
// alphabets are none of the caller's texts.
Bytes FromLetters64(std::string_view letters);
Bytes FromLetters32(std::string_view letters);
Bytes FromHexDigits(std::string_view digits);
Bytes FromBits(std::string_view bits);

// The bytes of a text that is nothing but a list of them: "12, 255, 3", "aa:bb:cc", "0xaa,0xbb", "aa bb". Empty: it is
// none, or has less than 64.
Bytes BytesInList(std::string_view text);

// The longest run of hex digits or of binary digits in a text.
std::string_view LongestHex(std::string_view text);

// A text in lines of 60 letters and more of Base64 or hex, the last one shorter, as one line; lines before and behind
// them (of PEM, say) are left out. Lines that are digests one below the other stay lines. Empty: there are none.
std::string Unwrapped(std::string_view text);

// With %XX resolved.
Bytes WithoutPercent(std::string_view text);
// How often %XX stands in a text.
std::size_t PercentEscapes(std::string_view text);

}  // namespace telltale
