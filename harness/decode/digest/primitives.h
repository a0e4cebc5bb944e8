#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/bytes.h"

namespace telltale::digest {

// The algorithms behind Digester. Each writes exactly `out.size()` bytes, or the fixed size that its name says. Pure.
using Out = std::span<std::uint8_t>;

void Keccak(BytesView input, std::size_t rate_bytes, std::uint8_t domain, Out out);  // SHA-3: domain 6; Keccak: 1
void Blake2b(BytesView input, Out out);                                              // RFC 7693, unkeyed
void Blake2s(BytesView input, Out out);
bool Blake3(BytesView input, Out out);     // out of 32 bytes; false: longer than one chunk (1024 bytes), not computed
void Md4(BytesView input, Out out);        // RFC 1320
void Whirlpool(BytesView input, Out out);  // ISO/IEC 10118-3

std::uint64_t Fnv1a64(BytesView input);
std::uint64_t Fnv1_64(BytesView input);
std::uint32_t Fnv1a32(BytesView input);
std::uint32_t Fnv1_32(BytesView input);
std::uint32_t Crc32(BytesView input, std::uint32_t reversed_polynomial);
std::uint32_t Adler32(BytesView input);
std::uint32_t Djb2(BytesView input);
std::uint32_t JavaHash(BytesView input);  // of bytes; equal to Java's for ASCII
std::uint32_t Murmur3_32(BytesView input);
void Murmur3X64_128(BytesView input, Out out);
void Murmur3X86_128(BytesView input, Out out);
std::uint64_t SipHash13(BytesView input);  // key 0, as it is: the caller appends what a language appends

std::uint64_t Xxh64(BytesView input);
std::uint64_t Xxh3_64(BytesView input);
void Xxh3_128(BytesView input, Out out);
std::uint32_t Xxh32(BytesView input);

}  // namespace telltale::digest
