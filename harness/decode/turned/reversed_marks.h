#pragma once
#include "core/bytes.h"
#include "harness/decode/text_scan.h"

// Signs that an encoded text was written backwards afterwards, where nothing but those signs tells: Base64, Base32,
// hex, Base85 and the like are read backwards by their own decoders.
namespace telltale {

// Printable texts: escapes whose marks stand behind their digits (14%24%34%, 16x\26x\, ;101#&), numbers of bytes with
// their last digit first (401 ,101), <~ and begin of Ascii85 and uuencode at the wrong end.
bool HasReversedMarks(BytesView text, const TextFacts& facts);

// "446 nigeb" of uuencode, "==QZuFmaDpjM cisaB" of credentials: no quote stands in them.
bool HasReversedWord(BytesView text);

// UTF-8 with letters beyond ASCII of which each byte stands before the one that it must follow.
bool IsReversedUtf8(BytesView text);

// A compressed stream that has no magic number begins with the text's last byte and gives a text: raw deflate, brotli,
// snappy, a bare block of lz4; or a whole document of MessagePack or CBOR does, or messages of gRPC.
bool IsReversedStream(BytesView text);

}  // namespace telltale
