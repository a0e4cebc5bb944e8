#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/decode/decode.h"
#include "harness/decode/decoder.h"
#include "harness/decode/known_stretches.h"
#include "harness/decode/text_arena.h"
#include "harness/decode/text_set.h"

namespace telltale {

// All decoding of one exchange after the other: payloads go in, views come out, breadth first. The nodes of one payload
// form a tree that lives until the next payload. Not thread-safe.
class Walk {
 public:
  Walk(const DecodeLimits& limits, const DecodeShortcuts& shortcuts) : limits_(limits), shortcuts_(shortcuts) {}

  // Forgets the last exchange: a new budget, nothing seen.
  void Begin(ViewVisitor& visitor);
  // Shows `payload` and all that it decodes to. `kind` and `name` make its place: "header:" and "Cookie". False: it was
  // of no interest in another exchange, and was not shown.
  bool AddPayload(std::string_view kind, std::string_view name, BytesView payload);
  // As many bytes of payloads that are known to be of no interest: they count for the budget.
  void AddKnown(std::size_t bytes) { wire_bytes_ += bytes; }
  bool remembers() const { return shortcuts_.remember; }
  // Remembers what was of no interest, and says what the budget cut; empty: nothing.
  std::vector<std::string> End();
  // ExchangeDecoder::bytes_looked_at().
  std::uint64_t bytes_looked_at() const { return looked_at_; }

  // For the sources of views (node_source.h).
  std::string Place() const;
  std::vector<std::string> Path(std::size_t node, SourceRange range) const;
  std::string Pointer(std::size_t node, std::size_t offset) const;
  SourceRange ToWire(std::size_t node, SourceRange range) const;

 private:
  static constexpr std::size_t kRoot = 0;
  struct Node {
    BytesView text;
    std::size_t parent = 0;
    Candidate from;  // the part of the parent's text
    DecodeFunction decode = nullptr;
    std::string_view step;
    std::uint32_t depth = 0;
    bool is_guess = false;
    std::size_t pending = kNone;  // of the run that it was decoded from; of the payload where it is the root
  };
  // A run or payload that will be remembered as of no interest, unless something was found below it. What was seen
  // elsewhere in the exchange is not decoded again: whether something lies below that is only known of the exchange.
  struct Pending {
    std::uint64_t hash = 0;
    bool found = false;
    bool shares = false;
  };
  static constexpr std::size_t kNone = SIZE_MAX;
  // A token or solid. Many a run is both, and its bytes are classed once.
  struct Run : HashedRun {
    std::uint32_t classes = 0;  // of its bytes; 0: not worked out
    bool is_only_hex = false;
    std::size_t token = kNone;  // of a solid: the token of the same bytes, as index of tokens_
  };
  // What there was when a node's expansion began.
  struct Before {
    std::size_t nodes = 0;
    TextArena::Mark arena;
  };

  void ShowAndExpand(std::size_t first);
  void Drain(const Before& before);
  void Expand(std::size_t node);
  // `known`: the tokens in `parts`, where they were looked for already.
  void ExpandRuns(std::size_t node, std::span<const SourceRange> parts,
                  std::optional<std::span<const SourceRange>> known);
  static void Class(BytesView run, Run& of);
  void ExpandToken(std::size_t node, Run& token);
  void ExpandSolid(std::size_t node, Run& solid);
  void TryDecoders(std::size_t node, const TextRun& run, std::span<const RunDecoder> decoders);
  bool BeginRun(std::size_t node, std::uint64_t hash);
  bool See(std::uint64_t hash, bool is_guess);
  template <class Mark>
  void ForPendingAbove(std::size_t node, Mark mark);
  void ExpandText(std::size_t node, const TextFacts& facts, bool has_print);
  void TryCandidates(std::size_t node, std::string_view step, DecodeFunction decode);
  void AddView(std::size_t parent, const Candidate& from, std::string_view step, DecodeFunction decode);
  void Show(std::size_t node);
  bool IsCut(std::size_t node) const { return node == kRoot && root_is_cut_; }
  void NoteGap(std::string message);
  SourceRange ToParent(const Node& node, SourceRange range) const;
  std::size_t MostOutput(const Candidate& candidate) const;
  std::uint64_t most_bytes() const { return std::max(limits_.max_output_bytes, wire_bytes_ * limits_.max_times_wire); }
  std::uint64_t most_nodes() const {
    return std::max<std::uint64_t>(limits_.max_nodes, wire_bytes_ * limits_.max_times_wire / 16);
  }

  DecodeLimits limits_;
  DecodeShortcuts shortcuts_;
  ViewVisitor* visitor_ = nullptr;
  std::string_view kind_;
  std::string_view name_;
  std::vector<Node> nodes_;
  TextArena arena_;
  Output output_;
  mutable Output locating_;
  Candidates candidates_;
  TextSet seen_;  // texts shown and runs tried in this exchange
  CleanTexts clean_;
  std::vector<Run> tokens_;  // of one text, not yet expanded
  std::vector<Run> solids_;
  KnownStretches stretches_;  // of bodies
  bool root_is_cut_ = false;
  std::vector<Pending> pending_;
  std::size_t run_ = kNone;  // the pending run that is being decoded
  std::vector<std::string> gaps_;
  std::uint64_t wire_bytes_ = 0;
  std::uint64_t spent_bytes_ = 0;
  std::uint64_t spent_nodes_ = 0;
  std::uint64_t looked_at_ = 0;  // bytes
  bool interest_ = false;
  bool exhausted_ = false;
};

}  // namespace telltale
