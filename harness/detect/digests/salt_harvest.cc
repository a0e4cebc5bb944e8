#include "harness/detect/digests/salt_harvest.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "core/array_place.h"
#include "core/base64.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/detect/edge.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestSalt = 2;
constexpr std::size_t kShortestWord = 3;
constexpr std::size_t kLongestSalt = 128;
constexpr std::size_t kMaxSalts = 4096;  // and as many again that look like ids
constexpr std::size_t kMaxTokens = 256;
constexpr std::size_t kShortestEncoded = 16;  // of hex and Base64 that may stand for bytes
constexpr std::string_view kBetweenWords = "\"'`{}[](),;&=<> \t\r\n";
constexpr std::string_view kWithinWords = "/?:@|#";

// `text` in pieces at any of `separators`, shown as (begin, end).
template <class Piece>
void ForEachPiece(BytesView text, std::size_t begin, std::size_t end, std::string_view separators, const Piece& piece) {
  while (begin < end) {
    const std::size_t stop = std::min(text.substr(0, end).find_first_of(separators, begin), end);
    if (stop > begin) piece(begin, stop);
    begin = stop + 1;
  }
}

// A member of a binary document, which may be a string of bytes.
bool IsMember(const View& view) {
  constexpr std::string_view kDocuments[] = {"msgpack", "cbor", "protobuf", "grpc"};
  return std::ranges::find(kDocuments, view.step) != std::end(kDocuments);
}

SentToken SentAt(const View& view, std::size_t offset, std::size_t length) {
  SentToken sent;
  sent.place = view.source->Place();
  sent.pointer = view.source->Pointer(offset);
  sent.path = view.source->Path(offset, length);
  sent.wire = view.source->ToWire(offset, length);
  sent.evidence = view.text.substr(offset, length);
  return sent;
}

}  // namespace

bool LooksLikeSalt(BytesView text) {
  constexpr std::size_t kShortest = 8;
  if (text.size() < kShortest) return false;
  if (!AllOf<PrintBytes>(text)) return text.size() >= 16;
  std::size_t digits = 0;
  std::size_t letters = 0;
  bool lower = false;
  bool upper = false;
  for (const char c : text) {
    digits += IsDigit(c) ? 1U : 0U;
    letters += IsLetter(c) ? 1U : 0U;
    lower = lower || (c >= 'a' && c <= 'z');
    upper = upper || (c >= 'A' && c <= 'Z');
    if (!IsWordByte(c) && std::string_view("-_+/=:.").find(c) == std::string_view::npos) return false;
  }
  const bool is_time = digits >= 10;
  return is_time || (letters > 0 && digits >= 3) || (text.size() >= 20 && lower && upper);
}

std::optional<Bytes> BytesWrittenAs(BytesView text) {
  if (text.size() < kShortestEncoded) return std::nullopt;
  if (auto bytes = FromHex(Replaced(text, "-", ""))) return bytes;
  if (auto bytes = FromBase64(text)) return bytes;
  return FromBase64Url(text);
}

std::string MemberOf(const SentToken& token) { return token.place + ' ' + WithoutIndices(token.pointer); }

void DropExplained(const std::vector<Finding>& findings, SaltTraces& traces) {
  const auto is_explained = [&](const SentToken& token) {
    return std::ranges::any_of(findings, [&](const Finding& finding) {
      return !finding.canary.empty() && finding.place == token.place &&
             finding.offset < token.wire.offset + token.wire.length &&
             token.wire.offset < finding.offset + finding.length;
    });
  };
  std::erase_if(traces.tokens, is_explained);
  std::erase_if(traces.cut_tokens, is_explained);
}

bool SaltHarvest::OnView(const View& view) {
  if (view.is_guess) return true;
  places_.See(view);
  AddTokens(view);
  const bool is_text = IsText(view.text);
  const bool is_whole_string = view.text.size() <= kLongestSalt && (view.depth > 0 || view.source->Place() != "body");
  if (is_whole_string && (is_text || IsMember(view))) AddSalt(view, 0, view.text.size());
  // What is no text was decoded from noise, mostly; the bytes of hex and of Base64 are taken with their strings.
  if (!is_text && view.depth > 0) return true;
  AddStrings(view);
  AddWords(view);
  return true;
}

void SaltHarvest::AddTokens(const View& view) {
  found_.clear();
  FindDigestTokens(view.text, kMaxTokens, found_);
  for (DigestToken& token : found_) {
    if (!known_tokens_.insert(token.bytes).second) continue;
    if (traces_.tokens.size() >= kMaxTokens || !places_.Spend()) {
      traces_.cut = true;
      return;
    }
    traces_.tokens.push_back(SentAt(view, token.offset, token.length));
    traces_.tokens.back().token = std::move(token);
  }
}

void SaltHarvest::AddCutToken(const View& view, std::size_t begin, std::size_t end) {
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kMost = 11;
  const BytesView text = view.text.substr(begin, end - begin);
  if (text.size() < kFewest || text.size() > kMost || !AllOf<HexDigits>(text)) return;
  if (traces_.cut_tokens.size() >= kMaxTokens || !known_cut_.insert(Bytes(text)).second || !places_.Spend()) return;
  traces_.cut_tokens.push_back(SentAt(view, begin, end - begin));
}

void SaltHarvest::AddStrings(const View& view) {
  const BytesView text = view.text;
  for (std::size_t open = text.find('"'); open != BytesView::npos;) {
    const std::size_t close = text.find('"', open + 1);
    if (close == BytesView::npos) return;
    // What stands between two strings is no string, and does no harm.
    AddSalt(view, open + 1, close);
    open = close;
  }
}

void SaltHarvest::AddWords(const View& view) {
  ForEachPiece(view.text, 0, view.text.size(), kBetweenWords, [&](std::size_t begin, std::size_t end) {
    if (end - begin < kShortestWord || end - begin > 16 * kLongestSalt) return;
    AddSalt(view, begin, end);
    ForEachPiece(view.text, begin, end, kWithinWords, [&](std::size_t from, std::size_t to) {
      if (to - from >= kShortestWord && to - from < end - begin) AddSalt(view, from, to);
      AddCutToken(view, from, to);
    });
  });
}

void SaltHarvest::AddSalt(const View& view, std::size_t begin, std::size_t end) {
  if (end - begin < kShortestSalt || end - begin > kLongestSalt) return;
  const BytesView text = view.text.substr(begin, end - begin);
  Keep(Bytes(text), view);
  if (text.size() < kShortestEncoded) return;
  const Bytes bare = Replaced(text, "-", "");
  if (bare.size() != text.size() && AllOf<HexDigits>(bare)) Keep(bare, view);
  if (auto bytes = BytesWrittenAs(text)) Keep(*std::move(bytes), view);
}

void SaltHarvest::Keep(Bytes text, const View& view) {
  if (text.size() < kShortestSalt || known_.contains(text)) return;
  const std::size_t most = LooksLikeSalt(text) ? 2 * kMaxSalts : kMaxSalts;
  if (traces_.salts.size() >= most) {
    traces_.cut = true;
    return;
  }
  known_.insert(text);
  const std::string place = view.source->Place();
  traces_.salts.push_back({std::move(text), "a string in the " + place.substr(0, place.find(':'))});
}

SaltTraces SaltHarvest::Take(const std::string& exchange) {
  for (auto* const tokens : {&traces_.tokens, &traces_.cut_tokens}) {
    for (SentToken& token : *tokens) token.exchange = exchange;
  }
  known_.clear();
  known_cut_.clear();
  known_tokens_.clear();
  places_.NextExchange();
  return std::exchange(traces_, {});
}

bool DigestWatch::OnView(const View& view) {
  constexpr std::size_t kMaxKnown = 100000;
  constexpr std::size_t kMaxTokensAView = 64;
  if (!stopped_ && !saw_new_) {
    found_.clear();
    FindDigestTokens(view.text, kMaxTokensAView, found_);
    if (known_.size() > kMaxKnown) known_.clear();
    for (const DigestToken& token : found_) {
      if (!token.says_random && known_.insert(std::hash<std::string_view>{}(token.bytes)).second) saw_new_ = true;
    }
  }
  return inner_->OnView(view);
}

bool DigestWatch::TakeSawNew() { return std::exchange(saw_new_, false); }

}  // namespace telltale
