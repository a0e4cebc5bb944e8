#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/run/run_facts.h"
#include "harness/decode/source_range.h"
#include "harness/decode/text_scan.h"
#include "harness/decode/text_set.h"
#include "harness/decode/view.h"

namespace telltale {

// Which parts of a document are new. Events of one kind differ in few values, so a document is cut where its names
// begin ('"' behind a comma or a brace), and of each stretch a hash is remembered once its exchange turned out
// to be of no interest. What is told of a byte by itself and the kMargin bytes behind it, and of words by the bytes
// beside them, is then known of all of a known stretch: the hash is of the stretch and of the margin behind it. Whoever
// looks at more than that says so by a FarLook, and whoever leaves bytes out counts from each fresh part anew. No
// run of letters goes over a cut, and no row of short tokens: the first token behind a cut has four bytes or more.
//
// 192 KiB, fixed: what came again stays, of what did not the newest. Hashes cannot be foreseen by who writes the texts.
// Not thread-safe.
class KnownStretches {
 public:
  static constexpr std::size_t kMargin = 8;
  static constexpr std::size_t kLongestText = std::size_t{64} * 1024;

  static bool IsWorthCutting(BytesView text) {
    constexpr std::size_t kShortestText = 128;
    return text.size() >= kShortestText && text.size() <= kLongestText && (text[0] == '{' || text[0] == '[');
  }

  // Cuts the text, which is not kept.
  void Read(BytesView text);
  // Of the last text: its stretches' hashes together.
  std::uint64_t text_hash() const { return text_hash_; }
  // The stretches of the last text that are not known, in order.
  std::span<const SourceRange> fresh() const { return fresh_; }
  // What ForTokens calls so in these, in order.
  std::span<const SourceRange> tokens() const { return tokens_; }
  // Of all of the last text.
  TextFacts facts() const;
  // For whoever looks at the last text. Borrowed until the next.
  TextParts parts() const { return {fresh_, (facts().classes & kBinary) != 0}; }

  // What was found out at a place of the last text, in a fresh part, depends on more than the margin. What stands
  // before the place, and in the same stretch, does not matter.
  void LookedFarther(const FarLook& look);
  // Remembers what was fresh since the last call, of the texts that were read, but where somebody looked farther.
  void Remember();
  void Forget() { new_.clear(); }
  // The last text is not looked at after all.
  void ForgetLastText() { new_.resize(of_last_text_); }

 private:
  static constexpr std::size_t kPairs = std::size_t{1} << 12;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t byte_facts = 0;  // what kByteFacts says of all of its bytes
    RunFacts run_facts;
  };
  struct Pair {
    Slot repeated;
    Slot newest;
  };
  struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    Slot slot;
    bool looked_farther = false;
  };
  // It is one of the fresh parts where it is not known. Borrowed until the next.
  const Slot& Look(BytesView text, const HashedRun& cut);
  Stretch* At(std::size_t position);  // nullptr: it is in no fresh part

  std::vector<SourceRange> fresh_;
  std::vector<SourceRange> tokens_;
  std::vector<HashedRun> cut_;  // stretches of the last text; hashed with their margins
  std::vector<Stretch> new_;
  std::size_t of_last_text_ = 0;  // index of its first one
  std::uint64_t text_hash_ = 0;
  std::uint32_t byte_facts_ = 0;
  RunFacts run_facts_;
  std::array<Pair, kPairs> pairs_{};
};

}  // namespace telltale
