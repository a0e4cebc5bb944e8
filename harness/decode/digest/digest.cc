#include "harness/decode/digest/digest.h"

#include <algorithm>
#include <array>
#include <string>

#include "harness/decode/digest/openssl_digest.h"
#include "harness/decode/digest/primitives.h"

namespace telltale {
namespace {

using enum DigestAlgorithm;

constexpr std::array<DigestTraits, kDigestAlgorithms> kTraits = {{
    {"MD5", 16, 64, false},
    {"SHA-1", 20, 64, false},
    {"SHA-256", 32, 64, false},
    {"SHA-512", 64, 128, false},
    {"SHA-224", 28, 64, false},
    {"SHA-384", 48, 128, false},
    {"SHA-512/224", 28, 128, false},
    {"SHA-512/256", 32, 128, false},
    {"SHA3-256", 32, 136, false},
    {"SHA3-512", 64, 72, false},
    {"SHA3-224", 28, 144, false},
    {"SHA3-384", 48, 104, false},
    {"BLAKE2b-512", 64, 128, false},
    {"BLAKE2b-256", 32, 128, false},
    {"BLAKE2b-160", 20, 128, false},
    {"BLAKE2b-128", 16, 128, false},
    {"BLAKE2s-256", 32, 64, false},
    {"BLAKE2s-128", 16, 64, false},
    {"BLAKE3", 32, 0, false},
    {"RIPEMD-160", 20, 64, false},
    {"MD4", 16, 64, false},
    {"Whirlpool", 64, 64, false},
    {"SM3", 32, 64, false},
    {"Keccak-256", 32, 136, false},
    {"UUIDv3 in the DNS namespace", 16, 0, false},
    {"UUIDv3 in the URL namespace", 16, 0, false},
    {"UUIDv3 in the OID namespace", 16, 0, false},
    {"UUIDv3 in the X.500 namespace", 16, 0, false},
    {"UUIDv5 in the DNS namespace", 16, 0, false},
    {"UUIDv5 in the URL namespace", 16, 0, false},
    {"UUIDv5 in the OID namespace", 16, 0, false},
    {"UUIDv5 in the X.500 namespace", 16, 0, false},
    {"FNV-1a (64 bits)", 8, 0, true},
    {"FNV-1 (64 bits)", 8, 0, true},
    {"XXH64", 8, 0, true},
    {"XXH3 (64 bits)", 8, 0, true},
    {"XXH3 (128 bits)", 16, 0, true},
    {"MurmurHash3 x64 (128 bits)", 16, 0, true},
    {"MurmurHash3 x86 (128 bits)", 16, 0, true},
    {"SipHash-1-3", 8, 0, true},
    {"CRC-32", 4, 0, true},
    {"CRC-32C", 4, 0, true},
    {"Adler-32", 4, 0, true},
    {"FNV-1a (32 bits)", 4, 0, true},
    {"FNV-1 (32 bits)", 4, 0, true},
    {"MurmurHash3 (32 bits)", 4, 0, true},
    {"XXH32", 4, 0, true},
    {"DJB2", 4, 0, true},
    {"Java's hashCode", 4, 0, true},
}};

template <DigestAlgorithm kFirst, DigestAlgorithm kLast>
constexpr auto Range() {
  std::array<DigestAlgorithm, static_cast<std::size_t>(kLast) - static_cast<std::size_t>(kFirst) + 1> range{};
  for (std::size_t i = 0; i < range.size(); ++i) {
    range[i] = static_cast<DigestAlgorithm>(static_cast<std::size_t>(kFirst) + i);
  }
  return range;
}

// RFC 9562 section 6.6; DNS, URL, OID and X.500 differ in one byte.
Bytes NameInNamespace(unsigned which, BytesView name) {
  constexpr std::array<char, 4> kLowByte = {0x10, 0x11, 0x12, 0x14};
  Bytes text("\x6b\xa7\xb8\x10\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8", 16);
  text[3] = kLowByte[which];
  return text.append(name);
}

template <class Word>
void StoreBig(Word word, digest::Out out) {
  for (std::size_t i = 0; i < sizeof word; ++i) out[i] = static_cast<std::uint8_t>(word >> (8 * (sizeof word - 1 - i)));
}

}  // namespace

const DigestTraits& Traits(DigestAlgorithm algorithm) { return kTraits[static_cast<std::size_t>(algorithm)]; }

std::span<const DigestAlgorithm> LongDigests() {
  static constexpr auto kRange = Range<kMd5, kSipHash13>();
  return kRange;
}

std::span<const DigestAlgorithm> ShortDigests() {
  static constexpr auto kRange = Range<kCrc32, kJavaHash>();
  return kRange;
}

struct Digester::Context {
  digest::OpensslDigests openssl;
  std::array<std::uint8_t, kMaxDigestBytes> out{};
  Bytes scratch;

  bool NameUuid(unsigned which, bool sha1, BytesView name) {
    std::array<std::uint8_t, 20> full{};
    if (!openssl.Compute(sha1 ? kSha1 : kMd5, NameInNamespace(which, name), full)) return false;
    full[6] = static_cast<std::uint8_t>((full[6] & 0x0fU) | (sha1 ? 0x50U : 0x30U));
    full[8] = static_cast<std::uint8_t>((full[8] & 0x3fU) | 0x80U);
    std::copy_n(full.begin(), 16, out.begin());
    return true;
  }
  void Word(DigestAlgorithm algorithm, BytesView input);
  // False: this build of OpenSSL lacks it, or the input is longer than ours takes.
  bool Compute(DigestAlgorithm algorithm, BytesView input);
};

void Digester::Context::Word(DigestAlgorithm algorithm, BytesView input) {
  switch (algorithm) {
    case kFnv1a64:
      return StoreBig(digest::Fnv1a64(input), out);
    case kFnv1_64:
      return StoreBig(digest::Fnv1_64(input), out);
    case kXxh64:
      return StoreBig(digest::Xxh64(input), out);
    case kXxh3_64:
      return StoreBig(digest::Xxh3_64(input), out);
    case kXxh3_128:
      return digest::Xxh3_128(input, out);
    case kMurmur3X64_128:
      return digest::Murmur3X64_128(input, out);
    case kMurmur3X86_128:
      return digest::Murmur3X86_128(input, out);
    case kSipHash13:
      scratch.assign(input).push_back('\xff');
      return StoreBig(digest::SipHash13(scratch), out);
    case kCrc32:
      return StoreBig(digest::Crc32(input, 0xedb88320U), out);
    case kCrc32c:
      return StoreBig(digest::Crc32(input, 0x82f63b78U), out);
    case kAdler32:
      return StoreBig(digest::Adler32(input), out);
    case kFnv1a32:
      return StoreBig(digest::Fnv1a32(input), out);
    case kFnv1_32:
      return StoreBig(digest::Fnv1_32(input), out);
    case kMurmur3_32:
      return StoreBig(digest::Murmur3_32(input), out);
    case kXxh32:
      return StoreBig(digest::Xxh32(input), out);
    case kDjb2:
      return StoreBig(digest::Djb2(input), out);
    default:
      return StoreBig(digest::JavaHash(input), out);
  }
}

bool Digester::Context::Compute(DigestAlgorithm algorithm, BytesView input) {
  const std::size_t bytes = Traits(algorithm).bytes;
  const digest::Out result(out.data(), bytes);
  switch (algorithm) {
    case kSha3_224:
    case kSha3_256:
    case kSha3_384:
    case kSha3_512:
      digest::Keccak(input, 200 - 2 * bytes, 0x06, result);
      return true;
    case kKeccak256:
      digest::Keccak(input, 136, 0x01, result);
      return true;
    case kBlake2b128:
    case kBlake2b160:
    case kBlake2b256:
    case kBlake2b512:
      digest::Blake2b(input, result);
      return true;
    case kBlake2s128:
    case kBlake2s256:
      digest::Blake2s(input, result);
      return true;
    case kBlake3:
      return digest::Blake3(input, result);
    case kMd4:
      digest::Md4(input, result);
      return true;
    case kWhirlpool:
      digest::Whirlpool(input, result);
      return true;
    default:
      break;
  }
  if (algorithm >= kUuid3Dns && algorithm <= kUuid5X500) {
    const unsigned index = static_cast<unsigned>(algorithm) - static_cast<unsigned>(kUuid3Dns);
    return NameUuid(index % 4, index >= 4, input);
  }
  if (algorithm < kFnv1a64) return openssl.Compute(algorithm, input, result);
  Word(algorithm, input);
  return true;
}

Digester::Digester() : context_(std::make_unique<Context>()) {}
Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

BytesView Digester::Compute(DigestAlgorithm algorithm, BytesView input) {
  if (!context_->Compute(algorithm, input)) return {};
  return {reinterpret_cast<const char*>(context_->out.data()), Traits(algorithm).bytes};
}

BytesView Digester::Hmac(DigestAlgorithm algorithm, BytesView key, BytesView message) {
  constexpr std::size_t kMaxBlock = 144;
  const std::size_t block = Traits(algorithm).block_bytes;
  std::array<char, kMaxBlock> padded{};
  const BytesView used = key.size() > block ? Compute(algorithm, key) : key;
  std::copy(used.begin(), used.end(), padded.begin());
  const auto begin_with = [&](char pad) {
    Bytes& text = context_->scratch;
    text.assign(padded.data(), block);
    for (char& c : text) c = static_cast<char>(c ^ pad);
  };
  begin_with(0x36);
  context_->scratch += message;
  const Bytes inner(Compute(algorithm, context_->scratch));
  begin_with(0x5c);
  context_->scratch += inner;
  return Compute(algorithm, context_->scratch);
}

}  // namespace telltale
