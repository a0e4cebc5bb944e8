#include "harness/detect/view_scan.h"

#include <algorithm>
#include <utility>

#include "harness/decode/byte_masks.h"
#include "harness/decode/uuid.h"
#include "harness/detect/pieces/piece_chance.h"

// One view, looked at in turn for windows of patterns at every fourth byte, for values under an XOR key, for its words,
// and for the marks between them. {"user":"jane-roe"} has the joined words user and jane-roe, of which the words jane
// and roe are looked up as patterns, the tokens as digests and pieces of values, and the finders of finders/ are asked
// of each. In a view with parts only the fresh ones are looked at; where that was not enough, a far look says so.
namespace telltale {
namespace {

constexpr std::size_t kShortText = 512;
constexpr std::size_t kShortestPrint = 6;
constexpr std::size_t kMaxMatches = 4096;
constexpr std::size_t kMaxPieces = 4096;
constexpr std::size_t kMaxHeldPieces = std::size_t{1} << 18;  // of one text, before those of chance are dropped
constexpr std::size_t kMaxXorText = 1 << 20;  // keys longer than a byte are looked for in small texts only
constexpr std::size_t kLongestDigestText = 96;
constexpr std::size_t kMostHeld = 256;  // tokens; words

bool LooksBinary(BytesView text) { return !AllOf<PrintBytes>(text.substr(0, 4096)); }

}  // namespace

void ViewScan::Scan(const View& view) {
  matches_.clear();
  generic_hits_.clear();
  pieces_.clear();
  cut_ = false;
  whole_ = {0, view.text.size()};
  cut_in_parts_ = view.parts != nullptr;
  parts_ = cut_in_parts_ ? view.parts->fresh : std::span<const SourceRange>(&whole_, 1);
  far_looks_.clear();
  const bool may_be_digest = view.depth > 0 && view.text.size() <= kLongestDigestText;
  if (may_be_digest) compiled_.tokens.PrefetchWhole(view.text);
  for (const SourceRange& part : parts_) FindWindows(view.text, part);
  FindXored(view);
  digest_hits_.clear();
  if (may_be_digest) compiled_.tokens.Whole(view.text, digester_, digest_hits_);
  // Most decoded texts are short noise, where no token, no address and no name can stand.
  if (view.text.size() > kShortText || view.depth == 0 || HasRunOf<PrintBytes>(view.text, kShortestPrint)) {
    FindInWords(view);
    for (const SourceRange& part : parts_) FindQuotedPieces(view.text, part);
  } else {
    FindInNoise(view.text);
  }
  FindWholePiece(view);
  if (view.depth == 0) payload_bytes_ = std::max(payload_bytes_, view.text.size());
  DropChancePieces(view.text, payload_bytes_, compiled_.fragments, pieces_);
  if (pieces_.size() > kMaxPieces) {
    pieces_.resize(kMaxPieces);
    cut_ = true;
  }
  for (DigestHit& hit : digest_hits_) {
    const Rank rank = hit.bits < DigestIndex::kKeyBytes * 8 ? Rank::kWeakDigest : Rank::kDigest;
    AddMatch({hit.canary, rank, hit.offset, hit.length, Match::kNoTag, std::move(hit.what)});
  }
}

void ViewScan::AddMatch(Match match) {
  if (matches_.size() < kMaxMatches) {
    matches_.push_back(std::move(match));
  } else {
    cut_ = true;
  }
}

void ViewScan::AddPattern(std::uint32_t tag, std::size_t offset, std::size_t length) {
  const PatternMeaning& meaning = compiled_.patterns.meaning(tag);
  AddMatch({meaning.canary, meaning.rank, offset, length, tag, {}});
}

void ViewScan::FindWindows(BytesView text, SourceRange part) {
  compiled_.patterns.matcher().ScanWindows(
      text, part,
      [this](std::uint32_t tag, std::size_t offset, std::size_t length) { AddPattern(tag, offset, length); },
      [this](std::size_t position) {
        if (cut_in_parts_) far_looks_.push_back({position});
      });
}

void ViewScan::FindXored(const View& view) {
  const BytesView text = view.text;
  xor_hits_.clear();
  const bool is_binary = view.parts != nullptr ? view.parts->is_binary : LooksBinary(text);
  const bool long_keys = text.size() <= kMaxXorText && is_binary;
  const XorMatcher& matcher = compiled_.patterns.xor_matcher();
  if (long_keys) {  // a stretch may be known from a text for which one byte was enough
    matcher.Scan(text, XorMatcher::kLongestKey, xor_hits_);
  } else {
    for (const SourceRange& part : parts_) matcher.Scan(text, part, 1, xor_hits_, far());
  }
  for (const XorHit& hit : xor_hits_) {
    AddMatch({compiled_.patterns.meaning(hit.tag).canary, Rank::kTurned, hit.offset, hit.length, Match::kNoTag,
              compiled_.patterns.Describe(hit.tag) + ", XORed with a key of " + std::to_string(hit.key_bytes) +
                  (hit.key_bytes == 1 ? " byte" : " bytes")});
  }
}

// Bytes from 0x80 are letters only where all of the text is one word.
void ViewScan::FindInNoise(BytesView text) {
  constexpr std::size_t kShortestWord = 3;  // of a pattern or a piece
  ForEachRun<WordBytes>(text, [&](std::size_t begin, std::size_t end) {
    if (end - begin < kShortestWord) return;
    FindWordPattern(text, begin, end);
    HoldToken(text, begin, end, kPiece);
  });
  LookUpTokens(text);
  if (AllOf<TokenBytes>(text) && !AllOf<WordBytes>(text)) FindPiece(text, 0, text.size());
}

void ViewScan::FindInWords(const View& view) {
  const BytesView text = view.text;
  const bool generic = compiled_.generic_enabled && !view.is_guess;
  short_tokens_.Clear();
  const auto look_at = [&](std::size_t begin, std::size_t end) {
    const WordMemory::Word word = WordMemory::Read(text, begin, end);
    const bool rememberable = WordMemory::CanRemember(word);
    if (rememberable) {
      const WordMemory::Told told = words_.Recall(word);
      if (told == WordMemory::Told::kBoring) return AddShortToken(text, begin, end);
      if (told == WordMemory::Told::kBoringInTokens) return AddShortTokens(text, begin, end);
    }
    if (boring_words_.size() == kMostHeld) LookUpTokens(text);
    const std::size_t tokens_begin = tokens_.size();
    const std::size_t times_looked_up = times_looked_up_;
    const WordMemory::Told told = LookAtWord(text, begin, end, generic);
    const bool all_held = times_looked_up_ == times_looked_up;
    if (rememberable && all_held && told != WordMemory::Told::kNothing && (generic || !compiled_.generic_enabled)) {
      boring_words_.push_back({word, told, tokens_begin, tokens_.size()});
    }
  };
  for (const SourceRange& part : parts_) ForEachRun<JoinedBytes>(text, part.begin, part.end, look_at);
  LookUpTokens(text);
  if (short_tokens_.Finish()) FindShortTokens(text);
  if (!generic) return;
  for (const SourceRange& part : parts_) GenericRules::ScanMarks(text, part, generic_hits_, far());
  compiled_.generic.DropAllowed(text, generic_hits_);
}

void ViewScan::HoldToken(BytesView text, std::size_t begin, std::size_t end, unsigned looks) {
  if (tokens_.size() == kMostHeld) LookUpTokens(text);
  const std::size_t looks_before = looks_.size();
  if ((looks & kDigest) != 0) compiled_.tokens.Token(text, begin, end, looks_);
  if ((looks & kUuidDigest) != 0) compiled_.tokens.Uuid(text, begin, looks_);
  const bool may_be_piece = (looks & kPiece) != 0 && compiled_.fragments.Prefetch(text, begin, end);
  if (may_be_piece || looks_.size() != looks_before) {
    tokens_.push_back({begin, may_be_piece ? end : begin, looks_.size()});
  }
}

void ViewScan::LookUpTokens(BytesView text) {
  if (tokens_.empty() && boring_words_.empty()) return;
  std::size_t next = 0;  // of the tokens
  std::size_t look = 0;
  const auto look_up_until = [&](std::size_t tokens_end) {
    const std::size_t found_before = digest_hits_.size() + pieces_.size();
    for (; next < tokens_end; ++next) {
      const HeldToken& token = tokens_[next];
      FindPiece(text, token.begin, token.end);
      for (; look < token.looks_end; ++look) compiled_.tokens.LookUp(text, looks_[look], digester_, digest_hits_);
    }
    return digest_hits_.size() + pieces_.size() != found_before;
  };
  for (const BoringWord& boring : boring_words_) {
    look_up_until(boring.tokens_begin);
    if (!look_up_until(boring.tokens_end)) words_.Remember(boring.word, boring.told);
  }
  look_up_until(tokens_.size());
  ++times_looked_up_;
  tokens_.clear();
  looks_.clear();
  boring_words_.clear();
}

// Looks at all that can be told of one joined word but its tokens, which are held for LookUpTokens(), and tells what
// else there would be to the same word between the same two bytes elsewhere.
WordMemory::Told ViewScan::LookAtWord(BytesView text, std::size_t begin, std::size_t end, bool generic) {
  bool boring = true;
  bool is_one_token = false;
  std::size_t uuid_end = begin;  // its groups are digests of nothing, and of a version's no pieces, by themselves
  unsigned of_group = 0;         // TokenLook
  std::size_t short_ones = 0;    // in a row
  bool begins_long = false;
  ForEachRun<TokenBytes>(text, begin, end, [&](std::size_t from, std::size_t to) {
    const bool is_long = to - from > ShortTokens::kLongest;
    begins_long = begins_long || (is_long && short_ones == 0);
    short_ones = is_long ? 0 : short_ones + 1;
    boring = boring && short_ones < ShortTokens::kShortestRun;
    is_one_token = from == begin && to == end;
    AddShortToken(text, from, to);
    if (from < uuid_end) {
      HoldToken(text, from, to, of_group);
    } else if (TokenScan::BeginsUuid(text, from, to)) {
      uuid_end = from + kUuidLength;
      of_group = SaysUuidVersion(text.substr(from, kUuidLength)) ? 0U : unsigned{kPiece};
      HoldToken(text, from, to, of_group | kUuidDigest);
    } else {
      HoldToken(text, from, to, kPiece | kDigest);
    }
  });
  ForEachRun<WordBytes>(text, begin, end, [&](std::size_t from, std::size_t to) {
    const bool is_pattern = FindWordPattern(text, from, to);
    Reach reach = generic ? GenericRules::ScanWord(text, from, to, generic_hits_) : Reach();
    if (is_pattern) reach.behind = Behind::kAnywhere;  // it may go on behind its word
    if (reach.is_beside()) return;
    boring = false;
    const auto look = reach.FarLookAt(from);
    if (cut_in_parts_ && look) far_looks_.push_back(*look);
  });
  if (!boring) return WordMemory::Told::kNothing;
  const bool like_one = is_one_token || (begins_long && short_ones == 0);
  return like_one ? WordMemory::Told::kBoring : WordMemory::Told::kBoringInTokens;
}

bool ViewScan::FindWordPattern(BytesView text, std::size_t begin, std::size_t end) {
  return compiled_.patterns.matcher().ScanWord(
      text, begin, end,
      [this](std::uint32_t tag, std::size_t offset, std::size_t length) { AddPattern(tag, offset, length); });
}

void ViewScan::AddShortToken(BytesView text, std::size_t begin, std::size_t end) {
  if (!short_tokens_.Add(begin, end)) return;
  FindShortTokens(text);
  short_tokens_.Add(begin, end);
}

void ViewScan::AddShortTokens(BytesView text, std::size_t begin, std::size_t end) {
  ForEachRun<TokenBytes>(text, begin, end, [&](std::size_t from, std::size_t to) { AddShortToken(text, from, to); });
}

void ViewScan::FindPiece(BytesView text, std::size_t begin, std::size_t end) {
  compiled_.fragments.Find(text, begin, end, [&](std::uint32_t index, std::uint32_t position) {
    if (pieces_.size() < kMaxHeldPieces) {
      pieces_.push_back({index, position, begin, end - begin});
    } else {
      cut_ = true;
    }
  });
}

// A value may be cut beside a dash or a dot, so that the string is a piece and its words are too short to be any.
void ViewScan::FindQuotedPieces(BytesView text, SourceRange part) {
  constexpr std::size_t kLongestPiece = 256;
  // A part ends before a quote.
  ForEachQuoted(text.substr(0, part.end + 1), part.begin, [&](std::size_t begin, std::size_t end) {
    if (end - begin < kLongestPiece && compiled_.fragments.MayBePiece(text, begin, end) &&
        !AllOf<TokenBytes>(text.substr(begin, end - begin))) {
      FindPiece(text, begin, end);
    }
  });
}

// What was cut into parts and then encoded part by part: a decoded text that is a piece by itself, with its marks.
void ViewScan::FindWholePiece(const View& view) {
  constexpr std::size_t kLongestPiece = 256;
  const BytesView text = view.text;
  if (view.depth == 0 || text.size() > kLongestPiece || !compiled_.fragments.MayBePiece(text, 0, text.size())) return;
  if (!AllOf<TokenBytes>(text)) FindPiece(text, 0, text.size());
}

void ViewScan::FindShortTokens(BytesView text) {
  for (const ShortTokens::Joined& joined : short_tokens_.TakeRun(text)) {
    compiled_.patterns.matcher().Scan(joined.text, [&](std::uint32_t tag, std::size_t offset, std::size_t length) {
      const std::size_t begin = joined.offsets[offset];
      const std::size_t end = joined.offsets[offset + length - 1] + 1;
      if (end - begin == length) return;  // it stands there in one piece
      AddMatch({compiled_.patterns.meaning(tag).canary, Rank::kFragments, begin, end - begin, Match::kNoTag,
                compiled_.patterns.Describe(tag) + ", a few characters at a time"});
    });
  }
}

}  // namespace telltale
