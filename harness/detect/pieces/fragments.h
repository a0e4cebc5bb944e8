#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/view.h"
#include "harness/detect/forms/forms.h"
#include "harness/detect/tables/window_table.h"

namespace telltale {

// A token that is a piece of a value, and where it stands.
struct Piece {
  std::uint32_t text = 0;      // which of the index's texts
  std::uint32_t position = 0;  // in that text
  std::uint32_t length = 0;
  std::string exchange;
  std::string place;
  std::string pointer;
  std::vector<std::string> path;
  WireRange wire;
};

// A token of a view that is a piece of a value.
struct PieceMatch {
  std::uint32_t text = 0;      // which of the index's texts
  std::uint32_t position = 0;  // in that text
  std::size_t offset = 0;      // in the view
  std::size_t length = 0;
};

// Knows of which values a token may be a piece: the values themselves, and their hex and Base64. Tokens and
// quoted strings of 3 characters and more, of more where there are so many values (some 400) that any three letters are
// a piece of one; common words are no pieces, or any path would be in pieces everywhere.
// Immutable: thread-safe.
class FragmentIndex {
 public:
  struct Text {
    std::uint32_t canary = 0;
    Bytes text;
    bool fold_case = true;
    const char* what = "";   // ", in Base64"
    double bits_each = 4.0;  // information of one letter or digit
    std::size_t shortest_piece = 3;
    std::size_t word_bytes = 0;  // that tell: letters, digits and bytes from 0x80, and marks where they do
    double share_bits = 1;       // what this way of writing a value costs (piece_chance.h)
    // An address in hex: as much of what it says is where its colons stand.
    bool marks_tell = false;
  };

  FragmentIndex() = default;
  explicit FragmentIndex(const std::vector<std::vector<Form>>& forms);

  // Whether the token [begin, end) of a text can be a piece; wrong only by saying yes.
  bool MayBePiece(BytesView text, std::size_t begin, std::size_t end) const {
    const Question question = Ask(text, begin, end);
    return question.filter != nullptr && question.filter->MayHave(question.hash);
  }
  // Prefetches what MayBePiece() looks at, for a call soon after. False: it is none, which of few values is told at
  // once.
  bool Prefetch(BytesView text, std::size_t begin, std::size_t end) const {
    const Question question = Ask(text, begin, end);
    if (question.filter == nullptr) return false;
    if (question.filter->IsSmall()) return question.filter->MayHave(question.hash);
    question.filter->Prefetch(question.hash);
    return true;
  }
  // Calls piece(text, position) wherever the whole token is part of a text that is longer than it.
  template <class Found>
  void Find(BytesView text, std::size_t begin, std::size_t end, const Found& found) const {
    if (!MayBePiece(text, begin, end)) return;
    for (const auto& [of, position] : Candidates(text.substr(begin, end - begin))) found(of, position);
  }

  const std::vector<Text>& texts() const { return texts_; }

 private:
  struct Question {
    const HashFilter* filter = nullptr;  // that knows tokens of that length; none knows shorter ones
    std::uint64_t hash = 0;
  };
  Question Ask(BytesView text, std::size_t begin, std::size_t end) const {
    const std::size_t length = end - begin;
    if (length < head_bytes_) return {};
    const std::uint64_t loaded = LoadNear(text, begin);
    if (length >= kLongToken) return {&long_starts_, WindowHash<kLongToken>(loaded)};
    return {&starts_.filter(), WindowHash(loaded, head_bytes_)};
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> Candidates(BytesView token) const;
  void AddText(Text text);
  void ChooseShortestPiece();
  void AddStarts();

  static constexpr std::size_t kLongToken = 8;
  std::vector<Text> texts_;
  std::size_t head_bytes_ = 3;  // of the shortest pieces
  WindowTable starts_;          // every `head_bytes_` of the texts
  HashFilter long_starts_;      // every kLongToken bytes of them: more tokens have a head by chance than that
};

// A value put together from pieces.
struct Assembled {
  std::uint32_t canary = 0;
  std::uint32_t text = 0;  // which of the index's texts
  std::string what;        // "in 3 pieces, in Base64"
  std::vector<Piece> pieces;
};

// Whether two pieces are of one text, so that Assemble() may find something.
bool MayAssemble(const std::vector<Piece>& pieces);

// Which values stand in `pieces`, in any order, also where they overlap: 48 bits and more in two or more pieces that
// cover all of the value but two characters, or, of pieces of 4 characters and more, four fifths of it (half of a
// number in hex). One result a text, in the order of the index, the pieces in the order of their positions. Whether
// they stand there by chance is for IsBeyondChance() to say (piece_chance.h).
std::vector<Assembled> Assemble(const std::vector<Piece>& pieces, const FragmentIndex& index);

}  // namespace telltale
