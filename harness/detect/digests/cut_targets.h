#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/load_bytes.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/tables/filtered_table.h"

namespace telltale {

// A token of 8 to 11 hex digits, as one run of a machine told it first.
struct CutToken {
  std::string member;  // MemberOf()
  Bytes digits;        // in lower case
  std::string run;
  SentToken sent;
};

// A salted digest that begins (or ends) with such a token.
struct CutHit {
  std::size_t token = 0;  // its index
  std::uint32_t canary = 0;
  std::string form;      // how it was made, and with what string: the same on every machine
  std::string any_salt;  // the same whatever string was sent as the salt; empty: it was not sent
  std::string how;       // for the finding's message
};

// One machine's tokens as a search for salted digests meets them. A search of millions of digests hits some by chance;
// salted_cuts.h says what proves a hit. Not thread-safe.
class CutTargets {
 public:
  CutTargets() = default;
  explicit CutTargets(std::vector<CutToken> tokens);

  bool empty() const { return tokens_.empty(); }
  const std::vector<CutToken>& tokens() const { return tokens_; }

  // Whether a token may be of that digest: wrong by saying yes to one in some hundred.
  bool MayHave(BytesView digest) const {
    return !empty() && digest.size() >= kKeyBytes &&
           (table_.filter().MayHave(HeadHash(digest)) || table_.filter().MayHave(TailHash(digest)));
  }
  // Calls found(token, is_tail) for each token that the digest begins or ends with.
  template <class Found>
  void Find(BytesView digest, const Found& found) const;

  void Keep(CutHit hit) { hits_.push_back(std::move(hit)); }
  const std::vector<CutHit>& hits() const { return hits_; }

  // What the search tried, when it has ended.
  std::uint64_t tried_digests = 0;
  std::uint64_t tried_salts = 0;

 private:
  static constexpr std::size_t kKeyBytes = 4;
  struct Key {
    std::uint32_t token = 0;
    bool is_tail = false;
  };
  static std::uint64_t HashOf(BytesView four, bool is_tail);
  static std::uint64_t HeadHash(BytesView digest) { return HashOf(digest.substr(0, kKeyBytes), false); }
  static std::uint64_t TailHash(BytesView digest) { return HashOf(digest.substr(digest.size() - kKeyBytes), true); }
  bool IsOf(const Key& key, BytesView digest) const;

  std::vector<CutToken> tokens_;
  FilteredTable<Key> table_;
  std::vector<CutHit> hits_;
};

inline std::uint64_t CutTargets::HashOf(BytesView four, bool is_tail) {
  std::uint64_t key = is_tail ? 1 : 0;
  for (const char c : four) key = key << 8U | static_cast<unsigned char>(c);
  return key * kHashFactor;
}

template <class Found>
void CutTargets::Find(BytesView digest, const Found& found) const {
  if (!MayHave(digest)) return;
  const auto check = [&](const Key& key) {
    if (IsOf(key, digest)) found(static_cast<std::size_t>(key.token), key.is_tail);
  };
  table_.Find(HeadHash(digest), check);
  table_.Find(TailHash(digest), check);
}

}  // namespace telltale
