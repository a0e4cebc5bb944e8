#pragma once
#include "harness/decode/decoder.h"

// The decoders of containers, one a source file of the same name: they take a text apart, byte for byte, so that a
// value is not read together with the bytes in front of it. See decoder.h.
namespace telltale {

// multipart.cc: RFC 2046; the boundary is the first line, so a missing or wrong Content-Type does not matter.
bool MayBeMultipart(BytesView text, const TextFacts& facts);
void FindMultipart(BytesView text, Candidates& candidates);

// protobuf.cc: the length-delimited fields of a message that reads as one to its end.
bool MayBeProtobuf(BytesView text, const TextFacts& facts);
void FindProtobuf(BytesView text, Candidates& candidates);

// grpc.cc: messages behind a flag and a 32-bit length.
void FindGrpc(BytesView text, Candidates& candidates);

// message_pack.cc: strings, binaries and extensions of MessagePack.
void FindMessagePack(BytesView text, Candidates& candidates);

// cbor.cc: strings of RFC 8949; those of unknown length joined (variant 1).
void FindCbor(BytesView text, Candidates& candidates);
bool DecodeCbor(BytesView source, int variant, Output& output);

// labels.cc: a dotted name without its dots: data in DNS names is cut into labels.
bool MayBeLabels(BytesView text, const TextFacts& facts);
void FindLabels(BytesView text, Candidates& candidates);
bool DecodeLabels(BytesView source, int variant, Output& output);

// copy.cc: the part as it is.
bool DecodeCopy(BytesView source, int variant, Output& output);

}  // namespace telltale
