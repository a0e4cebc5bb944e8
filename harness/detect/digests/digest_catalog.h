#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "core/canary.h"
#include "harness/decode/digest/digest.h"
#include "harness/detect/digests/digest_index.h"
#include "harness/detect/forms/forms.h"

namespace telltale {

// How many digests each canary gets: all of them for a run's own canaries, fewer where thousands share the memory.
struct DigestPlan {
  std::size_t bases = 120;          // digested forms of a canary
  std::size_t variants = 10;        // spellings of each
  bool nested = true;               // digests of digests
  bool pairs = true;                // digests of two canaries in one text ("user@host")
  std::size_t weak_algorithms = 9;  // of 32 bits

  static DigestPlan For(std::size_t canaries);
};

// Every digest of a canary set that is looked for, and how to compute any of them again. Immutable: thread-safe.
class DigestCatalog {
 public:
  struct Source {
    std::vector<std::string> names;  // of the digested forms
    std::vector<Bytes> texts;
    std::vector<SaltedAs> salted;  // of each text
  };
  struct WeakDigest {
    std::uint16_t canary = 0;
    std::uint8_t variant = 0;
    std::uint8_t algorithm = 0;
  };

  // `forms[i]` are the written forms of canary i, none for one that is not to be digested.
  DigestCatalog(const std::vector<std::vector<Form>>& forms, const DigestPlan& plan);

  const DigestIndex& index() const { return index_; }
  // Digests of 32 bits: far too short to be looked for but as a whole token. Keyed by value.
  const std::unordered_multimap<std::uint32_t, WeakDigest>& weak() const { return weak_; }

  // The digest's bytes (in the order of bytes that the key was made of), and words for it: "SHA-256 of the user name,
  // in lower case".
  Bytes Recompute(const DigestMeaning& meaning, Digester& digester) const;
  std::string Describe(const DigestMeaning& meaning) const;
  std::string Describe(const WeakDigest& weak) const;

  // The digested texts of one canary: its value first.
  const Source& source(std::size_t canary) const { return sources_[canary]; }

 private:
  void AddCanary(std::uint16_t canary, const DigestPlan& plan, Digester& digester);
  void AddNested(std::uint16_t canary, Digester& digester);
  void AddWeak(std::uint16_t canary, const DigestPlan& plan, Digester& digester);
  void AddPairs(Digester& digester);
  void AddMarked(Digester& digester);
  void AddKeys(BytesView digest, DigestMeaning meaning);
  Bytes InputOf(const DigestMeaning& meaning) const;

  std::vector<Source> sources_;
  DigestIndex index_;
  std::unordered_multimap<std::uint32_t, WeakDigest> weak_;
};

}  // namespace telltale
