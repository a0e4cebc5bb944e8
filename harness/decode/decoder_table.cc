#include <array>
#include <bit>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/container/container_decoders.h"
#include "harness/decode/decoder.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/text/text_decoders.h"
#include "harness/decode/turned/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::uint32_t kAnyClass = ~0U;

constexpr std::array kTextDecoders = std::to_array<TextDecoder>({
    {"json", "parsed as JSON", true, kBackslash, 0, MayBeJson, FindJsonStrings, DecodeEscapes},
    {"escape", "backslash escapes resolved", true, kBackslash, 0, MayHaveEscapes, FindEscapes, DecodeEscapes},
    {"percent", "percent-decoded", true, kPercent | kPlus, 0, MayHavePercent, FindPercent, DecodePercent},
    {"form", "one field of a form", true, kEquals, 0, MayBeForm, FindFormValues, DecodePercent},
    {"html", "HTML entities resolved", true, kAmpersand, 0, MayHaveEntities, FindEntities, DecodeEntities},
    {"quoted-printable", "decoded as quoted-printable", true, kEquals, 0, MayBeQuotedPrintable, FindQuotedPrintable,
     DecodeQuotedPrintable},
    {"multipart", "one part of multipart", true, kNewline, 0, MayBeMultipart, FindMultipart, DecodeCopy},
    {"base64", "decoded as base64", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeBase64},
    {"base64", "decoded as base64", true, kNewline, 0, MayBeWrapped, FindWrappedBackwards, DecodeBase64},
    {"base32", "decoded as base32", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeBase32},
    {"hex", "decoded as hex", true, kNewline, 0, MayBeWrapped, FindWrapped, DecodeHex},
    {"bytes", "a list of numbers read as bytes", true, kAnyClass, 0, MayBeByteList, FindByteLists, DecodeByteList},
    {"base85", "decoded as base85", true, kQuote | kBackslash | kNewline | kPunctuation, 0, MayBeBase85, FindBase85Text,
     DecodeBase85},
    {"uuencode", "uudecoded", true, kUpperCase | kDigit, 0, MayBeUuencoded, FindUuencoded, DecodeUuencoded},
    {"utf-7", "read as UTF-7", true, kPlus, 0, MayBeUtf7, FindUtf7, DecodeUtf7},
    {"rot13", "rotated by 13 letters", true, kBackslash | kPercent | kDigit, 0, MayBeRotated, FindRotated,
     DecodeRotated},
    {"reversed", "read backwards", false, kAnyClass, 0, MayBeReversed, FindReversed, DecodeReversed},
    {"utf-16", "read as UTF-16 or UTF-32", false, kNul, 0, MayBeUtf16, FindUtf16, DecodeUtf16},
    {"unicode", "look-alike letters made plain, invisible ones left out", false, kHigh, 0, MayNeedFolding, FindFolding,
     DecodeFolding},
    {"alphabet", "characters in a row read as digits", false, kHigh, 0, MayBeAlphabet, FindAlphabet, DecodeAlphabet},
    {"labels", "the labels of a host name joined", false, kDot, 0, MayBeLabels, FindLabels, DecodeLabels},
    {"gzip", "inflated (gzip)", false, kBinary, kGzipByte, MayBeCompressed, FindGzip, DecodeGzip},
    {"zlib", "inflated (zlib)", false, kBinary, kZlibByte, MayBeCompressed, FindZlib, DecodeZlib},
    {"zstd", "decompressed (zstd)", false, kBinary, kZstdByte, MayBeCompressed, FindZstd, DecodeZstd},
    {"compress", "decompressed (compress)", false, kBinary, kGzipByte, MayBeCompressed, FindLzw, DecodeLzw},
    {"bzip2", "decompressed (bzip2)", false, kBinary, kBzip2Byte, MayBeCompressed, FindBzip2, DecodeBzip2},
    {"xz", "decompressed (xz)", false, kBinary, kXzByte, MayBeCompressed, FindXz, DecodeXz},
    {"lz4", "decompressed (lz4)", false, kBinary, kLz4Byte, MayBeCompressed, FindLz4Frames, DecodeLz4Frame},
    {"lz4", "decompressed (lz4)", false, kBinary, 0, MayBeCompressed, FindLz4Blocks, DecodeLz4Block},
    {"deflate", "inflated (deflate)", false, kBinary, 0, MayBeCompressed, FindRawDeflate, DecodeRawDeflate,
     BeginsRawDeflate},
    {"brotli", "decompressed (brotli)", false, kBinary, 0, MayBeCompressed, FindBrotli, DecodeBrotli},
    {"snappy", "decompressed (snappy)", false, kBinary, 0, MayBeCompressed, FindSnappy, DecodeSnappy},
    {"lz-string", "decompressed (lz-string)", false, kHigh, 0, MayBeLzStringBytes, FindLzStringText, DecodeLzString,
     BeginsLzStringText},
    {"grpc", "one message of gRPC", false, kBinary, 0, MayBeCompressed, FindGrpc, DecodeCopy, BeginsGrpc},
    {"protobuf", "one field of protobuf", false, kBinary | kNewline, 0, MayBeProtobuf, FindProtobuf, DecodeCopy,
     BeginsProtobuf},
    {"msgpack", "one value of MessagePack", false, kBinary, 0, MayBeCompressed, FindMessagePack, DecodeCopy,
     BeginsMessagePack},
    {"cbor", "one value of CBOR", false, kBinary, 0, MayBeCompressed, FindCbor, DecodeCbor, BeginsCbor},
    {"credentials", "what stands behind the first : or = of credentials", false, kBinary, 0, MayBeCredentials,
     FindCredentials, DecodeCopy, BeginsCredentials},
    {"xor", "every byte combined with the same byte (XOR)", false, kAnyClass, 0, MayBeXored, FindXored, DecodeXored},
});

constexpr std::array kTokenDecoders = std::to_array<RunDecoder>({
    {"base64", "decoded as base64", FindBase64, DecodeBase64},
    {"hex", "decoded as hex", FindHex, DecodeHex},
    {"base32", "decoded as base32", FindBase32, DecodeBase32},
    {"bits", "read bit by bit", FindBits, DecodeBits},
    {"base-n", "a large number read as bytes (base36, base58, base62 ...)", FindBigNumber, DecodeBigNumber},
    {"lz-string", "decompressed (lz-string)", FindLzStringRun, DecodeLzString},
});

constexpr std::array kSolidDecoders = std::to_array<RunDecoder>({
    {"base85", "decoded as base85", FindBase85, DecodeBase85},
    {"lz-string", "decompressed (lz-string)", FindLzStringRun, DecodeLzString},
    {"alphabet", "characters in a row read as digits", FindAsciiAlphabet, DecodeAlphabet},
});

static_assert(kTextDecoders.size() < 64);

// Bit i: decoder i can find something in a text that begins with that byte; that has bytes of that class.
constexpr auto kByFirstByte = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t i = 0; i < kTextDecoders.size(); ++i) {
      if (kTextDecoders[i].begins(static_cast<unsigned char>(byte))) table[byte] |= std::uint64_t{1} << i;
    }
  }
  return table;
}();
// By classes, ten at once: the lower and the upper ones.
constexpr std::size_t kClassesAtOnce = 10;
static_assert(kPunctuation < 1U << 2 * kClassesAtOnce);
constexpr auto kByClasses = [] {
  std::array<std::array<std::uint64_t, 1U << kClassesAtOnce>, 2> table{};
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t classes = 1; classes < table[half].size(); ++classes) {
      const auto lowest = static_cast<std::size_t>(std::countr_zero(classes));
      std::uint64_t wanting = table[half][classes & (classes - 1)];
      for (std::size_t i = 0; i < kTextDecoders.size() && (classes & (classes - 1)) == 0; ++i) {
        const std::size_t bit = lowest + half * kClassesAtOnce;
        if ((kTextDecoders[i].classes >> bit & 1U) != 0) wanting |= std::uint64_t{1} << i;
      }
      table[half][classes] = wanting | ((classes & (classes - 1)) == 0 ? 0 : table[half][std::size_t{1} << lowest]);
    }
  }
  return table;
}();

template <class Wanted>
constexpr std::uint64_t DecodersThat(Wanted wanted) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kTextDecoders.size(); ++i) {
    if (wanted(kTextDecoders[i])) bits |= std::uint64_t{1} << i;
  }
  return bits;
}
constexpr std::uint64_t kReadingPrint = DecodersThat([](const TextDecoder& decoder) { return decoder.reads_print; });
constexpr std::uint64_t kWantingMagic = DecodersThat([](const TextDecoder& decoder) { return decoder.magics != 0; });

}  // namespace

std::span<const TextDecoder> TextDecoders() { return kTextDecoders; }

std::uint64_t DecodersFor(BytesView text, const TextFacts& facts, bool has_print) {
  constexpr std::uint32_t kHalf = (1U << kClassesAtOnce) - 1;
  const std::uint64_t by_class =
      kByClasses[0][facts.classes & kHalf] | kByClasses[1][facts.classes >> kClassesAtOnce & kHalf];
  std::uint64_t decoders = kByFirstByte[static_cast<unsigned char>(text[0])] & by_class;
  if (!has_print) decoders &= ~kReadingPrint;
  for (std::uint64_t left = decoders & kWantingMagic; left != 0; left &= left - 1) {
    const auto index = static_cast<std::size_t>(std::countr_zero(left));
    if ((kTextDecoders[index].magics & facts.magics) == 0) decoders &= ~(std::uint64_t{1} << index);
  }
  return decoders;
}

std::span<const RunDecoder> TokenDecoders() { return kTokenDecoders; }
std::span<const RunDecoder> SolidDecoders() { return kSolidDecoders; }

}  // namespace telltale
