#include <array>

#include "harness/decode/compression_decoders.h"
#include "harness/decode/container_decoders.h"
#include "harness/decode/decoder.h"
#include "harness/decode/run_decoders.h"
#include "harness/decode/text_decoders.h"
#include "harness/decode/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::array kTextDecoders = std::to_array<TextDecoder>({
    {"json", true, MayBeJson, FindJsonStrings, DecodeEscapes},
    {"escape", true, MayHaveEscapes, WholeText, DecodeEscapes},
    {"percent", true, MayHavePercent, FindPercent, DecodePercent},
    {"form", true, MayBeForm, FindFormValues, DecodePercent},
    {"html", true, MayHaveEntities, WholeText, DecodeEntities},
    {"quoted-printable", true, MayBeQuotedPrintable, WholeText, DecodeQuotedPrintable},
    {"multipart", true, MayBeMultipart, FindMultipart, DecodeCopy},
    {"base64", true, MayBeWrapped, FindWrapped, DecodeBase64},
    {"base32", true, MayBeWrapped, FindWrapped, DecodeBase32},
    {"hex", true, MayBeWrapped, FindWrapped, DecodeHex},
    {"bytes", true, MayBeByteList, FindByteLists, DecodeByteList},
    {"base85", true, MayBeBase85, FindBase85Text, DecodeBase85},
    {"uuencode", true, MayBeUuencoded, FindUuencoded, DecodeUuencoded},
    {"utf-7", true, MayBeUtf7, WholeText, DecodeUtf7},
    {"reversed", false, MayBeReversed, FindReversed, DecodeReversed},
    {"rot13", true, MayBeRotated, WholeText, DecodeRotated},
    {"utf-16", false, MayBeUtf16, FindUtf16, DecodeUtf16},
    {"unicode", false, MayNeedFolding, WholeText, DecodeFolding},
    {"labels", false, MayBeLabels, FindLabels, DecodeLabels},
    {"gzip", false, MayBeCompressed, FindGzip, DecodeGzip},
    {"zlib", false, MayBeCompressed, FindZlib, DecodeZlib},
    {"zstd", false, MayBeCompressed, FindZstd, DecodeZstd},
    {"bzip2", false, MayBeCompressed, FindBzip2, DecodeBzip2},
    {"xz", false, MayBeCompressed, FindXz, DecodeXz},
    {"lz4", false, MayBeCompressed, FindLz4Frames, DecodeLz4Frame},
    {"lz4", false, MayBeCompressed, FindLz4Blocks, DecodeLz4Block},
    {"deflate", false, MayBeCompressed, WholeText, DecodeRawDeflate},
    {"brotli", false, MayBeCompressed, WholeText, DecodeBrotli},
    {"snappy", false, MayBeCompressed, WholeText, DecodeSnappy},
    {"lz-string", false, MayBeLzStringBytes, FindLzStringText, DecodeLzString},
    {"grpc", false, MayBeCompressed, FindGrpc, DecodeCopy},
    {"protobuf", false, MayBeProtobuf, FindProtobuf, DecodeCopy},
    {"msgpack", false, MayBeCompressed, FindMessagePack, DecodeCopy},
    {"cbor", false, MayBeCompressed, FindCbor, DecodeCbor},
    {"credentials", false, MayBeCredentials, FindCredentials, DecodeCopy},
    {"xor", false, MayBeXored, FindXored, DecodeXored},
});

constexpr std::array kTokenDecoders = std::to_array<RunDecoder>({
    {"base64", FindBase64, DecodeBase64},
    {"hex", FindHex, DecodeHex},
    {"base32", FindBase32, DecodeBase32},
    {"bits", FindBits, DecodeBits},
    {"base-n", FindBigNumber, DecodeBigNumber},
    {"lz-string", FindLzStringRun, DecodeLzString},
});

constexpr std::array kSolidDecoders = std::to_array<RunDecoder>({
    {"base85", FindBase85, DecodeBase85},
    {"lz-string", FindLzStringRun, DecodeLzString},
});

}  // namespace

std::span<const TextDecoder> TextDecoders() { return kTextDecoders; }
std::span<const RunDecoder> TokenDecoders() { return kTokenDecoders; }
std::span<const RunDecoder> SolidDecoders() { return kSolidDecoders; }

}  // namespace telltale
