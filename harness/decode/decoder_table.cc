#include <algorithm>
#include <array>

#include "harness/decode/compression_decoders.h"
#include "harness/decode/container_decoders.h"
#include "harness/decode/decoder.h"
#include "harness/decode/run_decoders.h"
#include "harness/decode/text_decoders.h"
#include "harness/decode/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::uint32_t kAnyClass = ~0U;

constexpr std::array kTextDecoders = std::to_array<TextDecoder>({
    {"json", true, kBackslash, 0, MayBeJson, FindJsonStrings, DecodeEscapes},
    {"escape", true, kBackslash, 0, MayHaveEscapes, WholeText, DecodeEscapes},
    {"percent", true, kPercent | kPlus, 0, MayHavePercent, FindPercent, DecodePercent},
    {"form", true, kEquals, 0, MayBeForm, FindFormValues, DecodePercent},
    {"html", true, kAmpersand, 0, MayHaveEntities, WholeText, DecodeEntities},
    {"quoted-printable", true, kEquals, 0, MayBeQuotedPrintable, WholeText, DecodeQuotedPrintable},
    {"multipart", true, kNewline, 0, MayBeMultipart, FindMultipart, DecodeCopy},
    {"base64", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeBase64},
    {"base32", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeBase32},
    {"hex", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeHex},
    {"bytes", true, kAnyClass, 0, MayBeByteList, FindByteLists, DecodeByteList},
    {"base85", true, kQuote | kBackslash | kNewline | kPunctuation, 0, MayBeBase85, FindBase85Text, DecodeBase85},
    {"uuencode", true, kUpperCase | kDigit, 0, MayBeUuencoded, FindUuencoded, DecodeUuencoded},
    {"utf-7", true, kPlus, 0, MayBeUtf7, WholeText, DecodeUtf7},
    {"rot13", true, kBackslash | kPercent | kDigit, 0, MayBeRotated, WholeText, DecodeRotated},
    {"reversed", false, kAnyClass, 0, MayBeReversed, FindReversed, DecodeReversed},
    {"utf-16", false, kNul, 0, MayBeUtf16, FindUtf16, DecodeUtf16},
    {"unicode", false, kHigh, 0, MayNeedFolding, FindFolding, DecodeFolding},
    {"labels", false, kDot, 0, MayBeLabels, FindLabels, DecodeLabels},
    {"gzip", false, kBinary, kGzipByte, MayBeCompressed, FindGzip, DecodeGzip},
    {"zlib", false, kBinary, kZlibByte, MayBeCompressed, FindZlib, DecodeZlib},
    {"zstd", false, kBinary, kZstdByte, MayBeCompressed, FindZstd, DecodeZstd},
    {"bzip2", false, kBinary, kBzip2Byte, MayBeCompressed, FindBzip2, DecodeBzip2},
    {"xz", false, kBinary, kXzByte, MayBeCompressed, FindXz, DecodeXz},
    {"lz4", false, kBinary, kLz4Byte, MayBeCompressed, FindLz4Frames, DecodeLz4Frame},
    {"lz4", false, kBinary, 0, MayBeCompressed, FindLz4Blocks, DecodeLz4Block},
    {"deflate", false, kBinary, 0, MayBeCompressed, FindRawDeflate, DecodeRawDeflate},
    {"brotli", false, kBinary, 0, MayBeCompressed, FindBrotli, DecodeBrotli},
    {"snappy", false, kBinary, 0, MayBeCompressed, FindSnappy, DecodeSnappy},
    {"lz-string", false, kHigh, 0, MayBeLzStringBytes, FindLzStringText, DecodeLzString},
    {"grpc", false, kBinary, 0, MayBeCompressed, FindGrpc, DecodeCopy},
    {"protobuf", false, kBinary | kNewline, 0, MayBeProtobuf, FindProtobuf, DecodeCopy},
    {"msgpack", false, kBinary, 0, MayBeCompressed, FindMessagePack, DecodeCopy},
    {"cbor", false, kBinary, 0, MayBeCompressed, FindCbor, DecodeCbor},
    {"credentials", false, kBinary, 0, MayBeCredentials, FindCredentials, DecodeCopy},
    {"xor", false, kBinary, 0, MayBeXored, FindXored, DecodeXored, true},
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
std::span<const TextDecoder> BinaryDecoders() {
  constexpr auto reads_print = [](const TextDecoder& decoder) { return decoder.reads_print; };
  static_assert(std::is_partitioned(kTextDecoders.begin(), kTextDecoders.end(), reads_print));
  constexpr auto first = std::find_if_not(kTextDecoders.begin(), kTextDecoders.end(), reads_print);
  return {first, kTextDecoders.end()};
}
std::span<const RunDecoder> TokenDecoders() { return kTokenDecoders; }
std::span<const RunDecoder> SolidDecoders() { return kSolidDecoders; }

}  // namespace telltale
