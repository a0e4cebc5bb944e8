#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/detect/digests/digest_catalog.h"

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

  // What is to be looked up of one token. The index is far larger than the caches: many looks are collected, which has
  // what they look at prefetched, before the first is looked up.
  struct Look {
    enum class Kind : std::uint8_t {
      kHex,
      kHexBackwards,
      kUuid,
      kBase32,
      kBase64,
      kBase64Tails,
      kNumber,
      kLongNumber,
      kWeak
    };
    Kind kind = Kind::kHex;
    std::uint8_t key_count = 0;
    std::size_t begin = 0;  // of the text
    std::size_t end = 0;
    std::array<std::uint64_t, 3> keys{};  // of kWeak: the value
  };

  // Appends the looks of one token that is no group of a UUID: letters, digits and bytes from 0x80, [begin, end), with
  // nothing of the kind on either side.
  void Token(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const {
    constexpr std::size_t kShortest = 8;
    if (end - begin >= kShortest || (end < text.size() && (text[end] == '+' || text[end] == '/' || text[end] == '-' ||
                                                           text[end] == '_' || text[end] == '='))) {
      LongToken(text, begin, end, looks);
    }
  }
  // `look`: of that text.
  void LookUp(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
    const auto may_have = [&](std::uint64_t key) { return catalog_.index().MayHave(key); };
    if (look.key_count == 0 || std::any_of(look.keys.begin(), look.keys.begin() + look.key_count, may_have)) {
      FindAll(text, look, digester, hits);
    }
  }
  // Those of the UUID that begins there, and of its node, which is one of version 1's.
  void Uuid(BytesView text, std::size_t begin, std::vector<Look>& looks) const;
  // Whether the token is the first group of a UUID.
  static bool BeginsUuid(BytesView text, std::size_t begin, std::size_t end);
  // Prefetches what Whole() looks at, for a call soon after.
  void PrefetchWhole(BytesView bytes) const {
    if (bytes.size() < DigestIndex::kKeyBytes) return;
    catalog_.index().Prefetch(DigestIndex::Head(bytes));
    catalog_.index().Prefetch(DigestIndex::Tail(bytes));
  }
  // All of a decoded text as bytes.
  void Whole(BytesView bytes, Digester& digester, std::vector<DigestHit>& hits) const;

 private:
  void LongToken(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const;
  void AddHex(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const;
  void Add(Look look, std::vector<Look>& looks) const;
  void FindAll(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  void HexBackwards(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  void Hex(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  void FindUuid(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  // token_radix.cc; `key`: the 48 bits at the beginning or, of Tail, before the last `unused_bits`.
  void Radix(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols, std::uint64_t key,
             Digester& digester, std::vector<DigestHit>& hits) const;
  void Tail(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols, unsigned unused_bits,
            std::uint64_t key, Digester& digester, std::vector<DigestHit>& hits) const;
  void AddBase64Tails(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const;
  void Base64Tails(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  // token_number.cc
  void AddWeakHex(BytesView text, std::size_t begin, std::vector<Look>& looks) const;
  void AddNumber(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const;
  void Number(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  void LongNumber(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const;
  void Weak(std::uint32_t value, std::size_t offset, std::size_t length, std::vector<DigestHit>& hits) const;
  void Report(const DigestMeaning& meaning, std::size_t offset, std::size_t length, std::size_t bits,
              std::vector<DigestHit>& hits) const;

  const DigestCatalog& catalog_;
};

}  // namespace telltale
