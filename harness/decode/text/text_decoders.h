#pragma once
#include "harness/decode/decoder.h"

// The decoders of texts, one a source file of the same name. See decoder.h for what all of them promise.
namespace telltale {

// json_string.cc: each quoted string that holds a backslash, by itself.
bool MayBeJson(BytesView text, const TextFacts& facts);
void FindJsonStrings(BytesView text, Candidates& candidates);
// escape.cc: backslash escapes of JSON, C, JavaScript, Python, shells: \n \" \xHH \ooo \uXXXX \u{...} \UXXXXXXXX.
bool MayHaveEscapes(BytesView text, const TextFacts& facts);
void FindEscapes(BytesView text, Candidates& candidates);
bool DecodeEscapes(BytesView source, int variant, Output& output);

// percent.cc: %XX and %uXXXX. Variant 1: + is a space as well.
bool MayHavePercent(BytesView text, const TextFacts& facts);
void FindPercent(BytesView text, Candidates& candidates);
// Each value of a form or of cookies by itself: a binary value is decoded without its name.
bool MayBeForm(BytesView text, const TextFacts& facts);
void FindFormValues(BytesView text, Candidates& candidates);
bool DecodePercent(BytesView source, int variant, Output& output);

// html_entity.cc: &#NNN; &#xHH; and the names of Latin-1.
bool MayHaveEntities(BytesView text, const TextFacts& facts);
void FindEntities(BytesView text, Candidates& candidates);
bool DecodeEntities(BytesView source, int variant, Output& output);

// quoted_printable.cc: RFC 2045 section 6.7.
bool MayBeQuotedPrintable(BytesView text, const TextFacts& facts);
void FindQuotedPrintable(BytesView text, Candidates& candidates);
bool DecodeQuotedPrintable(BytesView source, int variant, Output& output);

// utf16.cc: UTF-16 and UTF-32 of either byte order at either phase, also inside binary.
bool MayBeUtf16(BytesView text, const TextFacts& facts);
void FindUtf16(BytesView text, Candidates& candidates);
bool DecodeUtf16(BytesView source, int variant, Output& output);

// utf7.cc: RFC 2152.
bool MayBeUtf7(BytesView text, const TextFacts& facts);
void FindUtf7(BytesView text, Candidates& candidates);
bool DecodeUtf7(BytesView source, int variant, Output& output);

// unicode_fold.cc: what looks like ASCII but is not: zero-width characters dropped; full-width, mathematical, circled
// and tag characters and look-alike letters made plain.
bool MayNeedFolding(BytesView text, const TextFacts& facts);
void FindFolding(BytesView text, Candidates& candidates);
bool DecodeFolding(BytesView source, int variant, Output& output);

// alphabet.cc: digits of 1, 2, 4, 5, 6 or 8 bits whose characters stand in a row, wherever: U+1F600 to U+1F60F for 0 to
// 15, a Braille pattern a byte. Of ASCII (runs) only those of 4, 5 and 6 bits: a to p. The variant holds the row's
// start.
bool MayBeAlphabet(BytesView text, const TextFacts& facts);
void FindAlphabet(BytesView text, Candidates& candidates);
void FindAsciiAlphabet(BytesView text, const TextRun& run, Candidates& candidates);
bool DecodeAlphabet(BytesView source, int variant, Output& output);

// byte_list.cc: "104,101", "[0x68, 0x65]", "68:65", "150 145", "01101000 01100101", "h","e": numbers or characters with
// separators. The variant is the base (2, 8, 10, 16) or 1 for characters.
bool MayBeByteList(BytesView text, const TextFacts& facts);
void FindByteLists(BytesView text, Candidates& candidates);
bool DecodeByteList(BytesView source, int variant, Output& output);

// uuencode.cc: lines of uuencoded text, with or without begin and end. Variant 1: xxencode.
bool MayBeUuencoded(BytesView text, const TextFacts& facts);
// Whether some string's first byte says how long it is, or nearly: JSON is full of strings that do not.
bool HasSizedString(BytesView text);
void FindUuencoded(BytesView text, Candidates& candidates);
bool DecodeUuencoded(BytesView source, int variant, Output& output);

// wrapped.cc: base-N letters over several lines.
bool MayBeWrapped(BytesView text, const TextFacts& facts);
void FindWrapped(BytesView text, Candidates& candidates);

// lz_string.cc: variant 0: its UTF-16 form, 1: base64, 2: its URI alphabet, 3: bytes.
bool MayBeLzStringBytes(BytesView text, const TextFacts& facts);
bool DecodeLzString(BytesView source, int variant, Output& output);
void FindLzStringRun(BytesView text, const TextRun& run, Candidates& candidates);
// Its first code, two bits, is that of a new unit: as bytes, or as the bits of a code point past U+001F.
constexpr bool BeginsLzStringText(unsigned char first) {
  const bool is_code_point = first >= 0x20 && (first < 0x80 || (first >= 0xc2 && first < 0xf0));
  return (first & 0x40U) == 0 || is_code_point;
}
void FindLzStringText(BytesView text, Candidates& candidates);

}  // namespace telltale
