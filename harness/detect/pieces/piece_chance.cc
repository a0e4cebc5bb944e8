#include "harness/detect/pieces/piece_chance.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "harness/decode/byte_masks.h"
#include "harness/detect/edge.h"
#include "harness/detect/forms/common_words.h"

namespace telltale {
namespace {

constexpr double kLeastBits = 30;   // 2^-30 < 10^-9
constexpr std::size_t kNear = 256;  // bytes between one piece and the next

bool IsTokenByte(char c) { return IsWordByte(c) || (c & 0x80) != 0; }

double Log2Choose(double n, double k) {
  return (std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)) / std::log(2.0);
}

// Log2 of the tokens of that length that have room in so many bytes.
double Log2Room(std::size_t bytes, std::size_t length) {
  return std::log2(std::max(1.0, static_cast<double>(bytes) / static_cast<double>(length + 1)));
}

// What each piece says that those before it do not.
std::vector<double> NewBits(std::span<const Piece> pieces, const FragmentIndex::Text& text) {
  std::vector<double> bits;
  std::size_t covered = 0;
  for (const Piece& piece : pieces) {
    const std::size_t end = std::size_t{piece.position} + piece.length;
    const std::size_t begin = std::clamp<std::size_t>(piece.position, covered, std::max(covered, end));
    bits.push_back(
        end > begin ? BitsOfPart(BytesView(text.text).substr(begin, end - begin), text.fold_case, text.marks_tell) : 0);
    covered = std::max(covered, end);
  }
  return bits;
}

// The bytes of the payload from the first piece to the last; 0: they do not stand near each other.
std::size_t SpanOf(std::span<const Piece> pieces) {
  std::vector<WireRange> ranges;
  for (const Piece& piece : pieces) {
    if (piece.place != pieces.front().place || piece.exchange != pieces.front().exchange) return 0;
    ranges.push_back(piece.wire);
  }
  std::ranges::sort(ranges, {}, &WireRange::offset);
  std::uint64_t end = ranges.front().offset;
  for (const WireRange& range : ranges) {
    if (range.offset > end + kNear) return 0;
    end = std::max(end, range.offset + range.length);
  }
  return static_cast<std::size_t>(end - ranges.front().offset);
}

// Bits that so many pieces and characters left out cost: the ways there are, and the share of each way.
double WaysBits(std::size_t pieces, std::size_t word_bytes, std::size_t left_out) {
  const auto k = static_cast<double>(pieces);
  const auto u = static_cast<double>(left_out);
  const auto n = static_cast<double>(word_bytes - left_out);
  const double cuts = n > k ? Log2Choose(n - 1, k - 1) : 0;
  return cuts + Log2Choose(u + k, k) + std::log2(k * (k - 1)) + std::log2((u + 1) * (u + 2));
}

}  // namespace

bool IsNear(const Piece& piece, const Piece& next) {
  return piece.text == next.text && piece.exchange == next.exchange && piece.place == next.place &&
         next.wire.offset <= piece.wire.offset + piece.wire.length + kNear;
}

double BitsOfPart(BytesView part, bool folds, bool marks_tell) {
  constexpr double kDigitBits = 3.3219;   // log2 of 10
  constexpr double kHexBits = 4;          // 16
  constexpr double kLetterBits = 4.7004;  // 26
  constexpr double kCasedBits = 5.7004;   // 52
  constexpr double kBothBits = 5.1699;    // 36
  constexpr double kAllBits = 5.9542;     // 62
  if (marks_tell) return kHexBits * static_cast<double>(part.size());
  bool digits = false, letters = false, beyond_hex = false, lower = false, upper = false;
  std::size_t count = 0;
  for (const char c : part) {
    if (!IsTokenByte(c)) continue;
    ++count;
    digits = digits || IsDigit(c);
    letters = letters || !IsDigit(c);
    beyond_hex = beyond_hex || !IsHexDigit(c);
    lower = lower || (c >= 'a' && c <= 'z');
    upper = upper || (c >= 'A' && c <= 'Z');
  }
  const bool cased = !folds && lower && upper;
  double each = kLetterBits;
  if (!letters) {
    each = kDigitBits;
  } else if (!beyond_hex && !cased) {
    each = kHexBits;
  } else if (digits) {
    each = cased ? kAllBits : kBothBits;
  } else if (cased) {
    each = kCasedBits;
  }
  return each * static_cast<double>(count);
}

void TokenCounts::Count(BytesView text) {
  constexpr std::size_t kFewTokens = std::size_t{64} << 10;
  std::unordered_set<BytesView> known;
  const auto add = [&](std::size_t begin, std::size_t end) {
    const BytesView token = text.substr(begin, end - begin);
    const bool counts = text.size() > kFewTokens || (known.insert(token).second && !IsCommonWord(token));
    if (counts) ++counts_[std::min(end - begin, kLongest)];
  };
  ForEachRun<TokenBytes>(text, add);
  ForEachQuoted(text, 0, [&](std::size_t begin, std::size_t end) {
    if (!AllOf<TokenBytes>(text.substr(begin, std::min(end - begin, kLongest)))) add(begin, end);
  });
}

void TokenCounts::CountWire(const Exchange& exchange) {
  const auto count = [&](BytesView text) {
    Count(text);
    unseen_bytes_ += text.size();
  };
  count(exchange.body);
  count(exchange.target);
  for (const auto* headers : {&exchange.headers, &exchange.trailers}) {
    for (const Header& header : *headers) count(header.value);
  }
}

void TokenCounts::Add(const TokenCounts& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  unseen_bytes_ += other.unseen_bytes_;
}

double TokenCounts::Of(std::size_t length) const {
  constexpr double kUnseenTexts = 4;
  constexpr double kBytesAToken = 1000;
  const double unseen = kUnseenTexts * static_cast<double>(unseen_bytes_) / kBytesAToken;
  return std::max(1.0, static_cast<double>(counts_[std::min(length, kLongest)]) + unseen);
}

bool IsBeyondChance(std::span<const Piece> pieces, const FragmentIndex::Text& text, const TokenCounts& counts,
                    std::size_t canaries) {
  if (pieces.size() < 2) return false;
  const std::vector<double> bits = NewBits(pieces, text);
  std::size_t covered = 0;
  std::size_t end = 0;
  for (const Piece& piece : pieces) {
    const std::size_t begin = std::max<std::size_t>(end, piece.position);
    end = std::max<std::size_t>(end, std::size_t{piece.position} + piece.length);
    const auto tells = [&](char c) { return text.marks_tell || IsTokenByte(c); };
    covered += static_cast<std::size_t>(std::ranges::count_if(text.text.substr(begin, end - begin), tells));
  }
  const double spelling_bits = text.share_bits;
  double needed = kLeastBits + std::log2(static_cast<double>(std::max<std::size_t>(canaries, 1))) + spelling_bits + 1;
  needed += WaysBits(pieces.size(), text.word_bytes, text.word_bytes - std::min(covered, text.word_bytes));
  double anywhere = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    anywhere += std::max(0.0, bits[i] - std::log2(counts.Of(pieces[i].length)));
  if (anywhere >= needed) return true;
  const std::size_t span = SpanOf(pieces);
  if (span == 0) return false;
  const auto anchor = static_cast<std::size_t>(std::ranges::max_element(bits) - bits.begin());
  const std::size_t beside = 2 * (span - std::min<std::size_t>(span, pieces[anchor].wire.length));
  double near = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double all = std::log2(counts.Of(pieces[i].length));
    near += std::max(0.0, bits[i] - (i == anchor ? all : std::min(all, Log2Room(beside, pieces[i].length))));
  }
  return near >= needed;
}

void DropChancePieces(BytesView text, std::size_t payload_bytes, const FragmentIndex& index,
                      std::vector<PieceMatch>& pieces) {
  constexpr std::size_t kSmallPayload = std::size_t{64} << 10;
  constexpr double kTelling = 10;      // bits
  constexpr double kBytesAToken = 64;  // of the payload's other texts
  if (pieces.empty() || payload_bytes <= kSmallPayload) return;
  TokenCounts counts;
  counts.Count(text);
  const double elsewhere = text.size() < payload_bytes ? static_cast<double>(payload_bytes) / kBytesAToken : 1;
  const auto tokens_of = [&](const PieceMatch& piece) {
    return std::log2(std::max(counts.Of(piece.length), elsewhere));
  };
  const auto alone = [&](const PieceMatch& piece) {
    return BitsOfPart(text.substr(piece.offset, piece.length), index.texts()[piece.text].fold_case,
                      index.texts()[piece.text].marks_tell);
  };
  // By their texts, then as they stand.
  std::vector<std::uint32_t> order(pieces.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(pieces[a].text, pieces[a].offset) < std::pair(pieces[b].text, pieces[b].offset);
  });
  std::vector<bool> kept(pieces.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;  // of a group whose neighbours are near each other
    double bits = 0;
    double longest = 0;
    double longest_tokens = 0;
    std::vector<std::uint32_t> positions;
    for (; last < order.size(); ++last) {
      const PieceMatch& piece = pieces[order[last]];
      const PieceMatch& before = pieces[order[last == first ? first : last - 1]];
      if (piece.text != before.text || piece.offset > before.offset + before.length + kNear) break;
      const double own = alone(piece);
      const double tokens = tokens_of(piece);
      kept[order[last]] = own - tokens >= kTelling;
      if (std::ranges::find(positions, piece.position) != positions.end()) continue;  // says nothing new
      if (positions.size() < 64) positions.push_back(piece.position);
      const double room = std::min(tokens, Log2Room(2 * kNear, piece.length));
      bits += std::max(0.0, own - room);
      if (own > longest) {
        longest = own;
        longest_tokens = tokens - room;
      }
    }
    if (bits - longest_tokens >= kTelling && positions.size() > 1) {
      for (std::size_t i = first; i < last; ++i) kept[order[i]] = true;
    }
    first = last;
  }
  std::size_t next = 0;
  std::erase_if(pieces, [&](const PieceMatch&) { return !kept[next++]; });
}

}  // namespace telltale
