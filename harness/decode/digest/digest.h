#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// Every digest that a CLI may put in a value's place. Those that OpenSSL has only in a provider that a machine may lack
// (MD4, Whirlpool), or only at one length (BLAKE2), are written out here.
enum class DigestAlgorithm : std::uint8_t {
  kMd5,
  kSha1,
  kSha256,
  kSha512,
  kSha224,
  kSha384,
  kSha512_224,
  kSha512_256,
  kSha3_256,
  kSha3_512,
  kSha3_224,
  kSha3_384,
  kBlake2b512,
  kBlake2b256,
  kBlake2b160,
  kBlake2b128,
  kBlake2s256,
  kBlake2s128,
  kBlake3,
  kRipemd160,
  kMd4,
  kWhirlpool,
  kSm3,
  kKeccak256,
  kUuid3Dns,  // RFC 9562 sections 5.3, 5.5: name in a standard namespace
  kUuid3Url,
  kUuid3Oid,
  kUuid3X500,
  kUuid5Dns,
  kUuid5Url,
  kUuid5Oid,
  kUuid5X500,
  // Hashes whose value is an integer: here as its big-endian bytes.
  kFnv1a64,
  kFnv1_64,
  kXxh64,
  kXxh3_64,
  kXxh3_128,
  kMurmur3X64_128,
  kMurmur3X86_128,
  kSipHash13,  // key 0, as Rust's DefaultHasher hashes a str (0xff behind it)
  // 32 bits: too short to prove anything but as a whole token.
  kCrc32,
  kCrc32c,
  kAdler32,
  kFnv1a32,
  kFnv1_32,
  kMurmur3_32,
  kXxh32,
  kDjb2,
  kJavaHash,
};

inline constexpr std::size_t kDigestAlgorithms = static_cast<std::size_t>(DigestAlgorithm::kJavaHash) + 1;
inline constexpr std::size_t kMaxDigestBytes = 64;

struct DigestTraits {
  std::string_view name;     // "SHA-256"
  std::uint8_t bytes;        // of the digest
  std::uint8_t block_bytes;  // of HMAC; 0: not used with HMAC
  bool is_integer;           // may be written in either byte order, or in decimal
};

const DigestTraits& Traits(DigestAlgorithm algorithm);

// All algorithms of 48 bits and more, the most likely first; those of 32 bits.
std::span<const DigestAlgorithm> LongDigests();
std::span<const DigestAlgorithm> ShortDigests();

// Computes digests one after the other, with one OpenSSL context for all. Movable, not thread-safe.
class Digester {
 public:
  Digester();
  ~Digester();
  Digester(Digester&&) noexcept;
  Digester& operator=(Digester&&) noexcept;

  // The digest's bytes; valid until the next call. Empty: not to be had (an OpenSSL without it; BLAKE3 of over 1 KiB).
  BytesView Compute(DigestAlgorithm algorithm, BytesView input);
  // RFC 2104 over any algorithm with a block size; valid until the next call.
  BytesView Hmac(DigestAlgorithm algorithm, BytesView key, BytesView message);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace telltale
