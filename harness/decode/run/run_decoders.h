#pragma once
#include "harness/decode/decoder.h"

// The decoders of runs, one a source file of the same name. See decoder.h for what all of them promise.
namespace telltale {

// base64.cc: RFC 4648 in either alphabet, padded or not, concatenated, wrapped. The variant is packed by
// PackBase64Variant: letters rotated (as by ROT13), glued to a prefix of another phase, written backwards.
void FindBase64(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeBase64(BytesView source, int variant, Output& output);
// Lines of it of which the last letter is written first.
void FindWrappedBackwards(BytesView text, Candidates& candidates);

// base32.cc: RFC 4648 (both alphabets), Crockford's, z-base-32; any case, any phase, backwards.
void FindBase32(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeBase32(BytesView source, int variant, Output& output);

// hex.cc: digit pairs with dashes or white space between them. Variant bit 0: the first digit belongs to a prefix;
// bit 1: backwards.
void FindHex(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeHex(BytesView source, int variant, Output& output);

// bits.cc: eight (or seven) zeros and ones a byte.
void FindBits(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeBits(BytesView source, int variant, Output& output);

// big_number.cc: one number in base 58 (three alphabets), 62 (two), 36 or 10. The variant is the alphabet.
void FindBigNumber(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeBigNumber(BytesView source, int variant, Output& output);

// base85.cc: variant 0 Ascii85 (btoa, Adobe), 1 RFC 1924 (git, Python's b85), 2 Z85.
void FindBase85(BytesView text, const TextRun& run, Candidates& candidates);
bool MayBeBase85(BytesView text, const TextFacts& facts);
void FindBase85Text(BytesView text, Candidates& candidates);
bool DecodeBase85(BytesView source, int variant, Output& output);

}  // namespace telltale
