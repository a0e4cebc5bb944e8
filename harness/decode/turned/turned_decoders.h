#pragma once
#include "harness/decode/byte_class.h"
#include "harness/decode/decoder.h"

// The decoders of whole texts that were turned without being encoded: what is written in them is read only after they
// are turned back. The values themselves are found rotated, reversed and XORed as they stand (harness/detect); these
// are for what was encoded before it was turned: Base64 in a rotated JSON document, gzip that was XORed. See decoder.h.
namespace telltale {

// reversed.cc: JSON and XML from the last character to the first, and compressed streams from the last byte.
bool MayBeReversed(BytesView text, const TextFacts& facts);
void FindReversed(BytesView text, Candidates& candidates);
bool DecodeReversed(BytesView source, int variant, Output& output);

// rotated.cc: texts in ROT13 that hold an escape or hex digits in ROT13 (\h0061, %6n, 71r8o3...).
bool MayBeRotated(BytesView text, const TextFacts& facts);
bool HasTurnedHexRun(BytesView text);
void FindRotated(BytesView text, Candidates& candidates);
bool DecodeRotated(BytesView source, int variant, Output& output);

// xored.cc: a JSON document XORed with one byte (the variant); printable ASCII and compressed streams that are binary
// under their key.
bool MayBeXored(BytesView text, const TextFacts& facts);
void FindXored(BytesView text, Candidates& candidates);
bool DecodeXored(BytesView source, int variant, Output& output);

// credentials.cc: "user:" (or any printable name and a separator) before binary bytes, which are decoded without it.
constexpr bool BeginsCredentials(unsigned char first) { return IsTextByte(first) && first != ':' && first != '='; }
bool MayBeCredentials(BytesView text, const TextFacts& facts);
void FindCredentials(BytesView text, Candidates& candidates);

}  // namespace telltale
