#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "core/bytes.h"

namespace telltale {

// SHA-256 (FIPS 180-4), for body digests, the journal's chain and commitments. Thread-safe.
std::array<std::uint8_t, 32> Sha256(BytesView input);
// The same as 64 lower-case hex digits.
std::string Sha256Hex(BytesView input);
// SHA-1, only for formats that are made of it (git objects).
std::array<std::uint8_t, 20> Sha1(BytesView input);
// Lower-case hex of any bytes.
std::string ToHex(BytesView input);

// SHA-256 of bytes that come in pieces. Not thread-safe; movable.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void Add(BytesView piece);
  // Ends the stream: may be called once.
  std::string FinishHex();

 private:
  void* context_;  // EVP_MD_CTX, owned; void so that OpenSSL stays in digest.cc
};

}  // namespace telltale
