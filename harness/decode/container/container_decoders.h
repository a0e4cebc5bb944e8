#pragma once
#include "harness/decode/decoder.h"

// The decoders of containers, one a source file of the same name: they take a text apart, byte for byte, so that a
// value is not read together with the bytes in front of it. See decoder.h.
namespace telltale {

// multipart.cc: RFC 2046; the boundary is the first line, so a missing or wrong Content-Type does not matter.
bool MayBeMultipart(BytesView text, const TextFacts& facts);
void FindMultipart(BytesView text, Candidates& candidates);

// protobuf.cc: the length-delimited fields of a message that reads as one to its end.
// A tag: a field's number past 0 and one of the wire types that are read.
constexpr bool BeginsProtobuf(unsigned char first) {
  const unsigned wire_type = first & 7U;
  return first >= 8 && (wire_type <= 2 || wire_type == 5);
}
bool MayBeProtobuf(BytesView text, const TextFacts& facts);
void FindProtobuf(BytesView text, Candidates& candidates);

// grpc.cc: messages behind a flag and a 32-bit length.
constexpr bool BeginsGrpc(unsigned char first) { return first <= 1; }  // packed or not
void FindGrpc(BytesView text, Candidates& candidates);

// message_pack.cc: strings, binaries and extensions of MessagePack.
// A map or an array.
constexpr bool BeginsMessagePack(unsigned char first) {
  return (first >= 0x80 && first < 0xa0) || (first >= 0xdc && first <= 0xdf);
}
void FindMessagePack(BytesView text, Candidates& candidates);

// cbor.cc: strings of RFC 8949; those of unknown length joined (variant 1).
// An array, a map, a tag, or a string of unknown length.
constexpr bool BeginsCbor(unsigned char first) {
  return (first >= 0x80 && first < 0xe0) || first == 0x7f || first == 0x5f;
}
void FindCbor(BytesView text, Candidates& candidates);
bool DecodeCbor(BytesView source, int variant, Output& output);

// labels.cc: a dotted name without its dots: data in DNS names is cut into labels.
bool MayBeLabels(BytesView text, const TextFacts& facts);
void FindLabels(BytesView text, Candidates& candidates);
bool DecodeLabels(BytesView source, int variant, Output& output);

// copy.cc: the part as it is.
bool DecodeCopy(BytesView source, int variant, Output& output);

}  // namespace telltale
