#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/view.h"
#include "harness/detect/compiled.h"
#include "harness/detect/tokens/short_tokens.h"
#include "harness/detect/word_memory.h"

namespace telltale {

// A match within one view.
struct Match {
  static constexpr std::uint32_t kNoTag = UINT32_MAX;

  std::uint32_t canary = 0;
  Rank rank = Rank::kForm;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::uint32_t tag = kNoTag;  // pattern; what it is called is worked out last
  std::string what;            // where there is no tag
};

// All that is found in one view by looking at its bytes alone. Keeps its buffers from view to view; one a thread.
class ViewScan {
 public:
  // Borrows `compiled`.
  explicit ViewScan(const LeakDetector::Compiled& compiled) : compiled_(compiled) {}

  // Forgets the last view. At most 4096 matches are kept: a view may repeat a value a million times.
  void Scan(const View& view);
  void NextExchange() { payload_bytes_ = 0; }

  std::vector<Match>& matches() { return matches_; }
  const std::vector<GenericHit>& generic_hits() const { return generic_hits_; }
  const std::vector<PieceMatch>& pieces() const { return pieces_; }
  // There was more than is kept.
  bool cut() const { return cut_; }
  // Of a view with parts: where more than a few bytes were looked at.
  std::span<const FarLook> far_looks() const { return far_looks_; }
  bool found_any() const { return !matches_.empty() || !generic_hits_.empty() || !pieces_.empty(); }

 private:
  void FindWindows(BytesView text, SourceRange part);
  void FindXored(const View& view);
  void FindInNoise(BytesView text);
  void FindInWords(const View& view);
  WordMemory::Told LookAtWord(BytesView text, std::size_t begin, std::size_t end, bool generic);
  enum TokenLook : unsigned { kPiece = 1, kDigest = 2, kUuidDigest = 4 };
  // `looks`: for what it is looked up, of TokenLook.
  void HoldToken(BytesView text, std::size_t begin, std::size_t end, unsigned looks);
  void LookUpTokens(BytesView text);
  bool FindWordPattern(BytesView text, std::size_t begin, std::size_t end);
  void AddShortToken(BytesView text, std::size_t begin, std::size_t end);
  void AddShortTokens(BytesView text, std::size_t begin, std::size_t end);
  void FindPiece(BytesView text, std::size_t begin, std::size_t end);
  void FindQuotedPieces(BytesView text, SourceRange part);
  void FindWholePiece(const View& view);
  void FindShortTokens(BytesView text);
  void AddPattern(std::uint32_t tag, std::size_t offset, std::size_t length);
  void AddMatch(Match match);

  const LeakDetector::Compiled& compiled_;
  // Where far looks go; nullptr: nobody asks for them.
  std::vector<FarLook>* far() { return cut_in_parts_ ? &far_looks_ : nullptr; }

  SourceRange whole_;                   // of the view's text
  bool cut_in_parts_ = false;           // it is shown with parts
  std::span<const SourceRange> parts_;  // of its text that are to be looked at
  std::vector<FarLook> far_looks_;
  WordMemory words_;  // by which nothing is meant
  Digester digester_;
  ShortTokens short_tokens_;
  std::vector<Match> matches_;
  std::vector<GenericHit> generic_hits_;
  std::vector<PieceMatch> pieces_;
  struct HeldToken {
    std::size_t begin = 0;  // of the text
    std::size_t end = 0;
    std::size_t looks_end = 0;  // of `looks_`: where its own end
  };
  // A word that is remembered unless one of its tokens turns out to be a digest or a piece.
  struct BoringWord {
    WordMemory::Word word;
    WordMemory::Told told = WordMemory::Told::kNothing;
    std::size_t tokens_begin = 0;  // of `tokens_`
    std::size_t tokens_end = 0;
  };
  // Not yet looked up: what there is to look at is prefetched first.
  std::vector<HeldToken> tokens_;
  std::vector<TokenScan::Look> looks_;
  std::vector<BoringWord> boring_words_;
  std::size_t times_looked_up_ = 0;
  std::vector<DigestHit> digest_hits_;
  std::vector<XorHit> xor_hits_;
  std::size_t payload_bytes_ = 0;  // of the exchange's largest payload so far
  bool cut_ = false;
};

}  // namespace telltale
