#pragma once
#include "harness/decode/decoder.h"

// The decoders of compressed streams, one a source file of the same name. All keep what they inflated before damage or
// a limit, and a hit in what they wrote stands for the whole stream. Those whose format begins with a magic number are
// found anywhere in a binary text, the others are tried on the whole of it. See decoder.h.
namespace telltale {

// Zlib's first two bytes (RFC 1950), of the usual window; whether they ask for a dictionary.
constexpr bool IsZlibHeader(char first, char second) {
  return first == 'x' && (0x7800U + static_cast<unsigned char>(second)) % 31 == 0;
}
constexpr bool WantsDictionary(char second) { return (static_cast<unsigned char>(second) & 0x20U) != 0; }

// Binary bytes are in it: without them nothing is compressed.
bool MayBeCompressed(BytesView text, const TextFacts& facts);

// deflate.cc: RFC 1952, RFC 1950, RFC 1951.
void FindGzip(BytesView text, Candidates& candidates);
bool DecodeGzip(BytesView source, int variant, Output& output);
void FindZlib(BytesView text, Candidates& candidates);
bool DecodeZlib(BytesView source, int variant, Output& output);
// The kind of its first block: stored, fixed, or dynamic with no more codes than there are.
constexpr bool BeginsRawDeflate(unsigned char first) {
  const unsigned kind = first >> 1U & 3U;
  return kind < 2 || (kind == 2 && first >> 3U <= 29);
}
void FindRawDeflate(BytesView text, Candidates& candidates);
bool DecodeRawDeflate(BytesView source, int variant, Output& output);

// lzw.cc: what compress(1) writes (.Z).
void FindLzw(BytesView text, Candidates& candidates);
bool DecodeLzw(BytesView source, int variant, Output& output);

// bzip2.cc
void FindBzip2(BytesView text, Candidates& candidates);
bool DecodeBzip2(BytesView source, int variant, Output& output);

// xz.cc: .xz and the older .lzma.
void FindXz(BytesView text, Candidates& candidates);
bool DecodeXz(BytesView source, int variant, Output& output);

// zstd.cc
void FindZstd(BytesView text, Candidates& candidates);
bool DecodeZstd(BytesView source, int variant, Output& output);

// brotli.cc: RFC 7932; no magic number.
void FindBrotli(BytesView text, Candidates& candidates);
bool DecodeBrotli(BytesView source, int variant, Output& output);

// lz4.cc: frames; blocks (variant 0: bare, 1: behind a 32-bit little-endian size).
void FindLz4Frames(BytesView text, Candidates& candidates);
bool DecodeLz4Frame(BytesView source, int variant, Output& output);
void FindLz4Blocks(BytesView text, Candidates& candidates);
bool DecodeLz4Block(BytesView source, int variant, Output& output);

// snappy.cc: the bare block format.
void FindSnappy(BytesView text, Candidates& candidates);
bool DecodeSnappy(BytesView source, int variant, Output& output);

// stream_head.cc: whether a gzip, zlib, zstd, bzip2 or xz stream begins there, by all that its head says, and for zlib,
// whose head is two bytes, by whether it inflates. `bytes`: the first some hundred.
bool BeginsStream(BytesView bytes);

// Pushes [place, end of text) for each place of `magic`, the first 64 of them: a hostile text is full of them.
void FindMagic(BytesView text, BytesView magic, Candidates& candidates);

}  // namespace telltale
