#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/digest/digest.h"
#include "harness/decode/load_bytes.h"
#include "harness/detect/digests/cut_targets.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/forms/digested_values.h"
#include "harness/detect/tables/filtered_table.h"

namespace telltale {

// How a salt and a value were joined.
enum class Joiners : std::uint8_t {
  kFew,         // nothing, ':'; of HMACs that whose key is the salt
  kUsual,       // nothing, ':', '|', '-', '_', '.', '/', NUL, a space, a newline
  kAny,         // and whatever else people write between two words
  kAnyAndLine,  // and a newline behind both
};

// The digests in `algorithms` that make tokens of such lengths; bit n - 1 of `lengths`: one of n bytes.
std::uint32_t SaltAlgorithmsFor(std::uint64_t lengths);
// Of words, which salt in vain mostly: MD5, SHA-1, SHA-256, SHA-512.
inline constexpr std::uint32_t kCommonSaltAlgorithms = 0xf;
// MD5, SHA-1, SHA-256.
inline constexpr std::uint32_t kCommonestSaltAlgorithms = 0x7;
std::uint64_t LengthBit(const SentToken& token);

// What was found: (token, canary) -> how it was made, for the finding's message.
using SaltHits = std::map<std::pair<std::uint32_t, std::uint32_t>, std::string>;

// Digests a value with one salt after another in all ways of joining the two, and compares with the tokens. Borrows
// tokens, hits and what is left of the budget (in digests). Once the budget is spent, nothing more is tried.
class SaltSearch {
 public:
  // `chosen`: the tokens that count, by their index. All of `cut` do.
  SaltSearch(const std::vector<SentToken>& tokens, const std::vector<std::uint32_t>& chosen, SaltHits& hits,
             CutTargets& cut, std::uint64_t& budget);

  // Before and behind the value, and as HMAC in both roles.
  void Try(const Salt& salt, const DigestedValue& value, std::uint32_t algorithms, Joiners joiners);
  // The value between two salts: with the usual separators, or with more.
  void TryBetween(const Salt& first, const DigestedValue& value, const Salt& last, std::uint32_t algorithms,
                  Joiners joiners);
  // A text that is too short to be a salt, before and behind the value.
  void TryBeside(BytesView text, const DigestedValue& value, std::uint32_t algorithms);
  // A salt that is a decimal number, as bytes beside a value of bytes.
  void TryNumber(const Salt& salt, const DigestedValue& value, std::uint32_t algorithms);
  bool spent() const { return budget_ == 0; }

 private:
  // Tokens by their first and their last 48 bits.
  class TokenTable {
   public:
    TokenTable(const std::vector<SentToken>& tokens, const std::vector<std::uint32_t>& chosen);
    // Calls found(token) for each token with that key and, rarely, for others.
    template <class Found>
    void Find(std::uint64_t key, const Found& found) const {
      if (table_.filter().MayHave(Hash(key))) table_.Find(Hash(key), found);
    }

   private:
    static std::uint64_t Hash(std::uint64_t key) { return key * kHashFactor; }
    FilteredTable<std::uint32_t> table_;
  };

  void TrySeparators(const Salt& salt, const DigestedValue& value, DigestAlgorithm algorithm,
                     const std::string_view* begin, const std::string_view* end);
  void TryLine(const Salt& salt, const DigestedValue& value, DigestAlgorithm algorithm);
  void Spend() { budget_ -= budget_ > 0 ? 1 : 0; }
  bool Hits(BytesView digest) const;
  void CheckScratch(DigestAlgorithm algorithm, const Salt& salt, const DigestedValue& value);
  void CheckHmac(BytesView key, BytesView text, DigestAlgorithm algorithm, const Salt& salt,
                 const DigestedValue& value);
  // Of a digest that hits; `input`: what was digested.
  void Tell(BytesView digest, BytesView input, const Salt& salt, const DigestedValue& value, const std::string& how);

  const std::vector<SentToken>& tokens_;
  TokenTable table_;
  SaltHits& hits_;
  CutTargets& cut_;
  std::uint64_t& budget_;
  Digester digester_;
  Bytes scratch_;
};

}  // namespace telltale
