#include "harness/check/leak/view_scan.h"

#include <algorithm>
#include <utility>

#include "harness/decode/byte_class.h"
#include "harness/decode/byte_masks.h"

namespace telltale {
namespace {

constexpr std::size_t kShortText = 512;
constexpr std::size_t kShortestPrint = 6;
constexpr std::size_t kMaxMatches = 4096;
constexpr std::size_t kShortestPiece = 3;
constexpr std::size_t kMaxPieces = 4096;
constexpr std::size_t kMaxXorText = 1 << 20;  // keys longer than a byte are looked for in small texts only
constexpr std::size_t kLongestDigestText = 96;

bool LooksBinary(BytesView text) { return !AllOf<PrintBytes>(text.substr(0, 4096)); }

}  // namespace

void ViewScan::Scan(const View& view) {
  matches_.clear();
  generic_hits_.clear();
  pieces_.clear();
  cut_ = false;
  FindPatterns(view.text);
  FindXored(view.text);
  // Most decoded texts are short noise, where no token, no address and no name can stand.
  const bool has_print =
      view.text.size() > kShortText || view.depth == 0 || HasRunOf<PrintBytes>(view.text, kShortestPrint);
  FindTokens(view, has_print);
  if (compiled_.generic_enabled && has_print && !view.is_guess) compiled_.generic.Scan(view.text, generic_hits_);
}

void ViewScan::AddMatch(Match match) {
  if (matches_.size() < kMaxMatches) {
    matches_.push_back(std::move(match));
  } else {
    cut_ = true;
  }
}

void ViewScan::FindPatterns(BytesView text) {
  compiled_.patterns.matcher().Scan(text, [&](std::uint32_t tag, std::size_t offset, std::size_t length) {
    const PatternMeaning& meaning = compiled_.patterns.meaning(tag);
    AddMatch({meaning.canary, meaning.rank, offset, length, tag, {}});
  });
}

void ViewScan::FindXored(BytesView text) {
  xor_hits_.clear();
  const bool long_keys = text.size() <= kMaxXorText && LooksBinary(text);
  compiled_.patterns.xor_matcher().Scan(text, long_keys ? XorMatcher::kLongestKey : 1, xor_hits_);
  for (const XorHit& hit : xor_hits_) {
    AddMatch({compiled_.patterns.meaning(hit.tag).canary, Rank::kTurned, hit.offset, hit.length, Match::kNoTag,
              compiled_.patterns.Describe(hit.tag) + ", XORed with a key of " + std::to_string(hit.key_bytes) +
                  (hit.key_bytes == 1 ? " byte" : " bytes")});
  }
}

void ViewScan::FindTokens(const View& view, bool has_print) {
  const BytesView text = view.text;
  digest_hits_.clear();
  if (view.depth > 0 && text.size() <= kLongestDigestText) compiled_.tokens.Whole(text, digester_, digest_hits_);
  short_tokens_.Clear();
  ForEachRun<TokenBytes>(text, [&](std::size_t begin, std::size_t end) {
    if (end - begin >= kShortestPiece) FindPiece(text, begin, end);
    if (!has_print) return;
    FindDigests(text, begin, end);
    if (short_tokens_.Add(begin, end)) {
      FindShortTokens(text);
      short_tokens_.Add(begin, end);
    }
  });
  if (short_tokens_.Finish()) FindShortTokens(text);
  if (has_print) FindQuotedPieces(text);
  for (DigestHit& hit : digest_hits_) {
    const Rank rank = hit.bits < DigestIndex::kKeyBytes * 8 ? Rank::kWeakDigest : Rank::kDigest;
    AddMatch({hit.canary, rank, hit.offset, hit.length, Match::kNoTag, std::move(hit.what)});
  }
}

void ViewScan::FindDigests(BytesView text, std::size_t begin, std::size_t end) {
  const WordMemory::Word word = WordMemory::Read(text, begin, end);
  if (!WordMemory::CanRemember(word)) return compiled_.tokens.Token(text, begin, end, digester_, digest_hits_);
  if (words_.Knows(word)) return;
  const std::size_t before = digest_hits_.size();
  compiled_.tokens.Token(text, begin, end, digester_, digest_hits_);
  if (digest_hits_.size() == before) words_.Remember(word);
}

void ViewScan::FindPiece(BytesView text, std::size_t begin, std::size_t end) {
  compiled_.fragments.Find(text.substr(begin, end - begin), [&](std::uint32_t index, std::uint32_t position) {
    if (pieces_.size() < kMaxPieces) {
      pieces_.push_back({index, position, begin, end - begin});
    } else {
      cut_ = true;
    }
  });
}

// A value may be cut beside a dash or a dot, so that the string is a piece and its words are too short to be any.
void ViewScan::FindQuotedPieces(BytesView text) {
  constexpr std::size_t kLongestPiece = 256;
  std::size_t open = text.find('"');
  while (open != BytesView::npos) {
    const std::size_t close = text.find('"', open + 1);
    if (close == BytesView::npos) return;
    const BytesView string = text.substr(open + 1, close - open - 1);
    const auto is_word_byte = [](char c) { return (ByteClasses(c) & (kAlnum | kHigh)) != 0; };
    if (string.size() <= kLongestPiece && !std::ranges::all_of(string, is_word_byte)) FindPiece(text, open + 1, close);
    open = close;
  }
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
