#include <array>

#include "harness/decode/compression_decoders.h"
#include "harness/decode/container_decoders.h"
#include "harness/decode/decoder.h"
#include "harness/decode/run_decoders.h"
#include "harness/decode/text_decoders.h"

namespace telltale {
namespace {

constexpr std::array kTextDecoders = std::to_array<TextDecoder>({
    {"json", MayBeJson, FindJsonStrings, DecodeEscapes},
    {"escape", MayHaveEscapes, WholeText, DecodeEscapes},
    {"percent", MayHavePercent, FindPercent, DecodePercent},
    {"form", MayBeForm, FindFormValues, DecodePercent},
    {"html", MayHaveEntities, WholeText, DecodeEntities},
    {"quoted-printable", MayBeQuotedPrintable, WholeText, DecodeQuotedPrintable},
    {"multipart", MayBeMultipart, FindMultipart, DecodeCopy},
    {"base64", MayBeWrapped, FindWrapped, DecodeBase64},
    {"base32", MayBeWrapped, FindWrapped, DecodeBase32},
    {"hex", MayBeWrapped, FindWrapped, DecodeHex},
    {"bytes", MayBeByteList, FindByteLists, DecodeByteList},
    {"base85", MayBeBase85, FindBase85Text, DecodeBase85},
    {"uuencode", MayBeUuencoded, FindUuencoded, DecodeUuencoded},
    {"utf-7", MayBeUtf7, WholeText, DecodeUtf7},
    {"utf-16", MayBeUtf16, FindUtf16, DecodeUtf16},
    {"unicode", MayNeedFolding, WholeText, DecodeFolding},
    {"labels", MayBeLabels, FindLabels, DecodeLabels},
    {"gzip", MayBeCompressed, FindGzip, DecodeGzip},
    {"zlib", MayBeCompressed, FindZlib, DecodeZlib},
    {"zstd", MayBeCompressed, FindZstd, DecodeZstd},
    {"bzip2", MayBeCompressed, FindBzip2, DecodeBzip2},
    {"xz", MayBeCompressed, FindXz, DecodeXz},
    {"lz4", MayBeCompressed, FindLz4Frames, DecodeLz4Frame},
    {"lz4", MayBeCompressed, FindLz4Blocks, DecodeLz4Block},
    {"deflate", MayBeCompressed, WholeText, DecodeRawDeflate},
    {"brotli", MayBeCompressed, WholeText, DecodeBrotli},
    {"snappy", MayBeCompressed, WholeText, DecodeSnappy},
    {"lz-string", MayBeLzStringBytes, FindLzStringText, DecodeLzString},
    {"grpc", MayBeCompressed, FindGrpc, DecodeCopy},
    {"protobuf", MayBeProtobuf, FindProtobuf, DecodeCopy},
    {"msgpack", MayBeCompressed, FindMessagePack, DecodeCopy},
    {"cbor", MayBeCompressed, FindCbor, DecodeCbor},
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
