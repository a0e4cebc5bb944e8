#include "harness/detect/pieces/fragments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/ascii.h"
#include "core/base64.h"
#include "core/digest.h"
#include "harness/detect/edge.h"
#include "harness/detect/forms/common_words.h"

namespace telltale {
namespace {

constexpr double kEnoughBits = 48;
constexpr double kHexBits = 4.0;

bool IsTokenByte(char c) { return IsWordByte(c) || (c & 0x80) != 0; }

// Digits tell less than letters, and hex digits less than both.
double BitsEach(BytesView text) {
  bool letters = false;
  bool beyond_hex = false;
  for (const char c : text) {
    letters = letters || IsLetter(c);
    beyond_hex = beyond_hex || (IsTokenByte(c) && !IsHexDigit(c));
  }
  if (!letters) return 3.3;
  return beyond_hex ? 4.7 : kHexBits;
}

bool SameText(BytesView token, BytesView text, bool fold_case) {
  return fold_case ? EqualInAscii(token, text) : token == text;
}

std::size_t CountWordBytes(BytesView text, bool marks_tell) {
  if (marks_tell) return text.size();
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsTokenByte));
}

BytesView WithoutCommonBeginning(BytesView path) {
  const std::size_t end = path.find('/', 1);
  return path.starts_with('/') && end != BytesView::npos && IsCommonWord(path.substr(1, end - 1)) ? path.substr(end)
                                                                                                  : path;
}

bool IsAddressInHex(BytesView text) {
  constexpr int kFewestColons = 3;
  return std::ranges::all_of(text, [](char c) { return IsHexDigit(c) || c == ':'; }) &&
         std::ranges::count(text, ':') >= kFewestColons;
}

// "/home" and "home/" are as common as "home".
BytesView WithoutMarks(BytesView token) {
  while (!token.empty() && !IsTokenByte(token.front())) token.remove_prefix(1);
  while (!token.empty() && !IsTokenByte(token.back())) token.remove_suffix(1);
  return token;
}

}  // namespace

FragmentIndex::FragmentIndex(const std::vector<std::vector<Form>>& forms) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (forms[i].empty() || forms[i].front().edge == Edge::kNumber) continue;  // an IP's octets stand everywhere
    const auto canary = static_cast<std::uint32_t>(i);
    const Bytes& value = forms[i].front().text;
    AddText({canary, value, true, "", BitsEach(value), 3, 0, 1});
    // The first part of "/home/name" is no piece, as common as it is; the others are of what stands behind it.
    const BytesView rest = WithoutCommonBeginning(value);
    const auto is_rest = [&](const std::vector<Form>& others) {  // a user's name, which has pieces of its own
      return !others.empty() && rest.substr(1) == others.front().text;
    };
    if (rest.size() < value.size() && std::ranges::none_of(forms, is_rest)) {
      AddText({canary, Bytes(rest), true, " of its last parts", BitsEach(rest), 3, 0, 2});
    }
    if (forms.size() > 2000) continue;
    // Short pieces of encoded values are pieces of other encoded texts as well.
    AddText({canary, ToBase64(value), false, ", in Base64", 5.9, 4, 0, 3});
    AddText({canary, ToHex(value), true, ", in hex", kHexBits, 6, 0, 3});
  }
  ChooseShortestPiece();
  AddStarts();
}

void FragmentIndex::AddText(Text text) {
  text.marks_tell = IsAddressInHex(text.text);
  text.word_bytes = CountWordBytes(text.text, text.marks_tell);
  if (static_cast<double>(text.word_bytes) * text.bits_each < kEnoughBits * 0.97 || text.text.size() > 4096) return;
  texts_.push_back(std::move(text));
}

// A piece that stands in any text says nothing: of the values as they are, the shortest pieces are so long that letters
// drawn at random are a piece of one of them but once in four times.
void FragmentIndex::ChooseShortestPiece() {
  constexpr double kLetters = 26;
  constexpr double kMostByChance = 0.25;
  double starts = 0;
  for (const Text& text : texts_) {
    // Hex and Base64 have longer pieces anyway.
    if (text.shortest_piece == head_bytes_) starts += static_cast<double>(text.text.size());
  }
  std::size_t shortest = head_bytes_;
  while (shortest < kLongToken && starts > kMostByChance * std::pow(kLetters, static_cast<double>(shortest)))
    ++shortest;
  for (Text& text : texts_) text.shortest_piece = std::max(text.shortest_piece, shortest);
  head_bytes_ = shortest;
}

void FragmentIndex::AddStarts() {
  std::size_t bytes = 0;
  for (const Text& text : texts_) bytes += text.text.size();
  long_starts_.Reset(bytes);
  for (std::size_t index = 0; index < texts_.size(); ++index) {
    const BytesView text = texts_[index].text;
    for (std::size_t at = 0; at + head_bytes_ <= text.size(); ++at) {
      const std::uint64_t loaded = LoadUpTo8(text.data() + at, text.size() - at);
      starts_.Add(WindowHash(loaded, head_bytes_), {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(at)});
      if (at + kLongToken <= text.size()) long_starts_.Add(WindowHash<kLongToken>(loaded));
    }
  }
  starts_.Seal();
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> FragmentIndex::Candidates(BytesView token) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  const std::uint64_t hash = WindowHash(LoadUpTo8(token.data(), token.size()), head_bytes_);
  starts_.Find(hash, [&](const WindowPlace& start) {
    const Text& text = texts_[start.entry];
    if (token.size() < text.shortest_piece || token.size() >= text.text.size() ||
        start.anchor + token.size() > text.text.size()) {
      return;
    }
    if (!SameText(token, BytesView(text.text).substr(start.anchor, token.size()), text.fold_case)) return;
    found.emplace_back(start.entry, start.anchor);
  });
  if (!found.empty() && IsCommonWord(WithoutMarks(token))) found.clear();
  return found;
}

namespace {

// Of some pieces of one text the fewest that cover all that they cover together, by position.
struct Cover {
  std::vector<const Piece*> pieces;
  std::size_t word_bytes = 0;  // of the text, each once
};

// `pieces` by position, those of at least `shortest` bytes.
Cover CoverText(const std::vector<const Piece*>& pieces, std::size_t shortest, const FragmentIndex::Text& text) {
  Cover cover;
  std::size_t covered = 0;  // the end of what the pieces so far cover
  for (std::size_t next = 0; next < pieces.size();) {
    // Of those that go on from there (or begin next) the one that gets furthest.
    const Piece* best = nullptr;
    std::size_t from = covered;
    for (; next < pieces.size(); ++next) {
      const Piece* piece = pieces[next];
      if (piece->length < shortest) continue;
      if (piece->position > from) {
        if (best != nullptr) break;
        from = piece->position;
      }
      if (best == nullptr || piece->position + piece->length > best->position + best->length) best = piece;
    }
    if (best == nullptr) break;
    const std::size_t end = best->position + best->length;
    if (end <= covered) continue;
    const std::size_t begin = std::max<std::size_t>(covered, best->position);
    cover.word_bytes += CountWordBytes(BytesView(text.text).substr(begin, end - begin), text.marks_tell);
    cover.pieces.push_back(best);
    covered = end;
  }
  return cover;
}

bool IsEnough(const Cover& cover, const FragmentIndex::Text& text, std::size_t least_word_bytes) {
  const double bits = static_cast<double>(cover.word_bytes) * text.bits_each;
  // A user name of ten letters is 47 bits: all of a value is enough, whatever it is.
  const bool enough = bits >= kEnoughBits || (cover.word_bytes == text.word_bytes && bits >= kEnoughBits * 0.97);
  return cover.pieces.size() >= 2 && enough && cover.word_bytes >= least_word_bytes;
}

// The pieces that make up a text, none where they do not.
std::vector<const Piece*> PiecesThatMake(std::vector<const Piece*> pieces, const FragmentIndex::Text& text) {
  constexpr std::size_t kShortest = 4;
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece* a, const Piece* b) { return a->position < b->position; });
  // The one or two characters that a split leaves over are too short to be seen as pieces.
  const std::size_t nearly_all = text.word_bytes - std::min<std::size_t>(text.word_bytes, 2);
  if (Cover all = CoverText(pieces, 0, text); IsEnough(all, text, nearly_all)) return std::move(all.pieces);
  // Half of a random number is that number; values that share most of their words may be of one family.
  const std::size_t share = text.bits_each == kHexBits ? 50 : 80;
  const std::size_t most = (share * text.word_bytes + 99) / 100;
  if (Cover of_long = CoverText(pieces, kShortest, text); IsEnough(of_long, text, most)) {
    return std::move(of_long.pieces);
  }
  return {};
}

}  // namespace

bool MayAssemble(const std::vector<Piece>& pieces) {
  std::vector<std::uint32_t> texts;
  texts.reserve(pieces.size());
  for (const Piece& piece : pieces) texts.push_back(piece.text);
  std::ranges::sort(texts);
  return std::ranges::adjacent_find(texts) != texts.end();
}

std::vector<Assembled> Assemble(const std::vector<Piece>& pieces, const FragmentIndex& index) {
  std::map<std::uint32_t, std::vector<const Piece*>> by_text;
  for (const Piece& piece : pieces) by_text[piece.text].push_back(&piece);
  std::vector<Assembled> result;
  for (auto& [text_index, of_text] : by_text) {
    const FragmentIndex::Text& text = index.texts()[text_index];
    const std::vector<const Piece*> used = PiecesThatMake(std::move(of_text), text);
    if (used.empty()) continue;
    Assembled assembled;
    assembled.canary = text.canary;
    assembled.text = text_index;
    assembled.what = " in " + std::to_string(used.size()) + " pieces" + text.what;
    for (const Piece* piece : used) assembled.pieces.push_back(*piece);
    result.push_back(std::move(assembled));
  }
  return result;
}

}  // namespace telltale
