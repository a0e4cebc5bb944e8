#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "core/exchange.h"
#include "harness/detect/pieces/fragments.h"

// Whether pieces of a value stand in a payload by chance.
//
// Let M tokens of l characters stand in what was looked at, drawn at random. A certain part of a value is one of them
// by a chance of at most M 2^-b, where b is what the part says: log2 10 a digit where it has only digits, 4 a character
// where all are hex digits, log2 26 a letter, and so on. A certain way of covering a value by k pieces is there by
//   P = M1 2^-b1 * ... * Mk 2^-bk,     no factor above 1,
// where b counts what the pieces before did not say already. There are W ways to cut n characters into k pieces with u
// characters left out; C values are looked for. Some value is made up by chance in at most C W P cases, which must be
// below 2^-30 < 10^-9. Of that each spelling, each k and each u gets a share: 1/2 a value as it is, 1/4 what
// stands behind its common beginning, and 1/8 its hex and its Base64; 1 / (k (k - 1)); 1 / ((u + 1) (u + 2)). Each kind
// of shares sums to 1.
//
// Pieces that stand near each other are judged by that, too: only the longest may then be any of the M tokens, the
// others are of the few that have room beside it. One bit pays for the second way of judging.
//
// M is counted, not assumed (a source map has a hundred thousand tokens of four letters): in the payloads as they were
// on the wire and in each decoded text in which a piece was found; of one run over all of its requests. What stands in
// a text twice counts once, and common words, which are no pieces, do not count (of large texts all do). What stands in
// other decoded texts is mostly noise that was read in some way; it is counted as four texts of the payload's size in
// which every fourth byte is a letter and every other one ends a token, one token of a length in a thousand bytes.
namespace telltale {

// How many tokens (and quoted strings) of each length stand in some texts.
class TokenCounts {
 public:
  // Those of a text that was looked at.
  void Count(BytesView text);
  // Those of a request as it was on the wire, and of what it may decode to.
  void CountWire(const Exchange& exchange);
  void Add(const TokenCounts& other);
  // At least 1.
  double Of(std::size_t length) const;

 private:
  static constexpr std::size_t kLongest = 24;  // longer ones count as such
  std::array<std::uint64_t, kLongest + 1> counts_{};
  std::uint64_t unseen_bytes_ = 0;
};

// What a part of a value says, in bits. `folds`: upper and lower case are the same. `marks_tell`: of the text's.
double BitsOfPart(BytesView part, bool folds, bool marks_tell = false);

// Pieces of one text in the order of their positions in it, as Assemble() has them.
bool IsBeyondChance(std::span<const Piece> pieces, const FragmentIndex::Text& text, const TokenCounts& counts,
                    std::size_t canaries);

// Whether `next`, which stands behind `piece` in the same payload, is near it.
bool IsNear(const Piece& piece, const Piece& next);

// Of the pieces in one text of a large payload those that may become evidence: that chance alone explains only once in
// a thousand such payloads, by themselves or with those of the same value near them. A hundred megabytes of noise have
// a hundred thousand others. Small payloads keep all. Order is kept.
void DropChancePieces(BytesView text, std::size_t payload_bytes, const FragmentIndex& index,
                      std::vector<PieceMatch>& pieces);

}  // namespace telltale
