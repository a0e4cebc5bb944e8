#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/check/leak/digest_catalog.h"

namespace telltale {

struct TokenSymbols;

struct DigestHit {
  std::uint32_t canary = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string what;  // "SHA-256 of the user name"
  std::uint32_t bits = 0;
};

// Looks for digests where they are written as a token: in hex, as a UUID, in Base64 (both alphabets), in Base32, in
// decimal, or as the raw bytes that are all of a decoded text.
//
// A digest may be cut to its first or last 48 bits. 48 bits count only where the token ends with them, 64 count
// anywhere at a token's ends: 64 random hex digits must not be taken for a digest whose first 12 they happen to share.
// Digests of 32 bits count only as a whole value between quotes, slashes, equals signs and their like; in decimal only
// above 2.2e9, where no counter and no timestamp stands. Immutable: thread-safe (the Digester is the caller's).
class TokenScan {
 public:
  explicit TokenScan(const DigestCatalog& catalog) : catalog_(catalog) {}

  // One token: letters, digits and bytes from 0x80, [begin, end), with nothing of the kind on either side.
  void Token(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
             std::vector<DigestHit>& hits) const {
    constexpr std::size_t kShortest = 8;
    if (end - begin >= kShortest || (end < text.size() && (text[end] == '+' || text[end] == '/' || text[end] == '-' ||
                                                           text[end] == '_' || text[end] == '='))) {
      LongToken(text, begin, end, digester, hits);
    }
  }
  // Whether the token is the first group of a UUID.
  static bool BeginsUuid(BytesView text, std::size_t begin, std::size_t end);
  // All of a decoded text as bytes.
  void Whole(BytesView bytes, Digester& digester, std::vector<DigestHit>& hits) const;

 private:
  void LongToken(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                 std::vector<DigestHit>& hits) const;
  // token_radix.cc; `key`: the 48 bits at the beginning or, of Tail, before the last `unused_bits`.
  void Radix(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols, std::uint64_t key,
             Digester& digester, std::vector<DigestHit>& hits) const;
  void Tail(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols, unsigned unused_bits,
            std::uint64_t key, Digester& digester, std::vector<DigestHit>& hits) const;
  void Base64Tails(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                   std::vector<DigestHit>& hits) const;
  void Hex(BytesView text, std::size_t begin, std::size_t end, Digester& digester, std::vector<DigestHit>& hits) const;
  void Uuid(BytesView text, std::size_t begin, Digester& digester, std::vector<DigestHit>& hits) const;
  // token_number.cc
  void WeakHex(BytesView text, std::size_t begin, Digester& digester, std::vector<DigestHit>& hits) const;
  void Decimal(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
               std::vector<DigestHit>& hits) const;
  void Number(std::uint64_t number, std::size_t offset, std::size_t length, Digester& digester,
              std::vector<DigestHit>& hits) const;
  void Weak(std::uint32_t value, std::size_t offset, std::size_t length, std::vector<DigestHit>& hits) const;
  void Report(const DigestMeaning& meaning, std::size_t offset, std::size_t length, std::size_t bits,
              std::vector<DigestHit>& hits) const;

  const DigestCatalog& catalog_;
};

}  // namespace telltale
