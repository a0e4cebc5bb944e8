#include <algorithm>
#include <array>

#include "harness/decode/plausible.h"
#include "harness/decode/sub_runs.h"
#include "harness/decode/walk.h"

// The runs of a text: which are tried, and with which decoders. "id=6Rj-x9, t" has the tokens id, 6Rj-x9 and t (letters
// of base N) and the solids id=6Rj-x9, and t (without spaces and quotes). All are hashed and prefetched before the
// first is asked for, since most are in the memory of what was of no interest.
namespace telltale {
namespace {

constexpr std::size_t kMostRuns = 1024;
// Both kinds of runs share the sets of hashes: the same bytes mean different work.
constexpr std::uint64_t kTokenSalt = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kSolidSalt = 0xc2b2ae3d27d4eb4fULL;
// In a path they are read in more ways.
constexpr std::uint64_t kInPathSalt = 0x27d4eb2f165667c5ULL;

bool IsPath(BytesView text) { return text.starts_with('/'); }

// The one of the token decoders that reads hex.
std::span<const RunDecoder> HexDecoder() {
  static const std::span<const RunDecoder> hex = [] {
    const auto all = TokenDecoders();
    const auto at = std::ranges::find(all, "hex", &RunDecoder::step);
    return all.subspan(static_cast<std::size_t>(at - all.begin()), 1);
  }();
  return hex;
}

// Long, of hex digits and the dashes of a UUID, with digits and letters of one case.
bool IsOnlyHex(BytesView run, std::uint32_t classes) {
  constexpr std::size_t kFewestDigits = 24;
  constexpr std::uint32_t kBothCases = kLowerCase | kUpperCase;
  if (run.size() < kFewestDigits || (classes & kDigit) == 0 || (classes & kHexLetter) == 0) return false;
  if ((classes & kBothCases) == kBothCases || (classes & (kPlus | kSlash | kUnderscore)) != 0) return false;
  return AllOf<HexDashes>(run);
}

// Long, and of the letters of Base64 with digits and letters of both cases. A text in Base85 has other letters, too: of
// 40 letters, four in five of which can be any of the 85, at least one is none of the 64 but once in 9,000 texts. Texts
// that repeat themselves have few different letters.
bool IsOnlyBase64(BytesView run, std::uint32_t classes) {
  constexpr std::size_t kFewestLetters = 40;
  constexpr unsigned kFewestDifferent = 28;
  if (run.size() < kFewestLetters || (classes & kMixed) != kMixed) return false;
  if ((classes & ~(kToken | kHexLetter)) != 0) return false;
  std::array<std::uint8_t, 256> seen{};
  unsigned different = 0;
  const auto take = [&](char c) {
    std::uint8_t& was_seen = seen[static_cast<unsigned char>(c)];
    different += 1U - was_seen;
    was_seen = 1;
  };
  for (std::size_t i = 0; i < kFewestLetters; ++i) take(run[i]);  // mostly enough
  for (std::size_t i = kFewestLetters; i < run.size() && different < kFewestDifferent; ++i) take(run[i]);
  return different >= kFewestDifferent;
}

// Numbers between the marks of JSON.
bool IsNumberInJson(BytesView run, std::uint32_t classes) {
  if ((classes & ~(kDigit | kDot | kDash | kPunctuation)) != 0) return false;
  return std::ranges::all_of(run, [](char c) {
    return ByteClasses(c) == kDigit || std::string_view(".-:,{}[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

// What is remembered of the runs is prefetched for all of them before the first is asked for.
void Walk::ExpandRuns(std::size_t node, std::span<const SourceRange> parts,
                      std::optional<std::span<const SourceRange>> known) {
  const BytesView text = nodes_[node].text;
  const std::uint64_t salt = IsPath(text) ? kInPathSalt : 0;
  const Before before{nodes_.size(), arena_.Here()};
  const auto hash_of = [&](std::size_t begin, std::size_t end) {
    return HashText(text.substr(begin, end - begin)) ^ salt;
  };
  const auto expand = [&] {
    for (Run& run : tokens_) ExpandToken(node, run);
    for (Run& run : solids_) ExpandSolid(node, run);
    tokens_.clear();
    solids_.clear();
    Drain(before);
  };
  const auto add_token = [&](std::size_t begin, std::size_t end) {
    if (tokens_.size() == kMostRuns) expand();
    tokens_.push_back({{begin, end, hash_of(begin, end)}});
    clean_.Prefetch(tokens_.back().hash ^ kTokenSalt);
  };
  if (known) {
    for (const SourceRange& token : *known) add_token(token.begin, token.end);
  } else {
    for (const SourceRange& part : parts) ForTokens(text, part, add_token);
  }
  std::size_t next = 0;  // of the tokens: many a run is both
  for (const SourceRange& part : parts) {
    ForSolids(text, part, [&](std::size_t begin, std::size_t end) {
      if (solids_.size() == kMostRuns) expand();
      while (next < tokens_.size() && tokens_[next].begin < begin) ++next;
      const bool is_token = next < tokens_.size() && tokens_[next].begin == begin && tokens_[next].end == end;
      Run& solid = solids_.emplace_back(Run{{begin, end, is_token ? tokens_[next].hash : hash_of(begin, end)}});
      if (is_token) solid.token = next;
      clean_.Prefetch(solids_.back().hash ^ kSolidSalt);
    });
  }
  expand();
}

// What its bytes are. Nothing but hex looks like so many hex digits by chance.
void Walk::Class(BytesView run, Run& of) {
  of.classes = ClassesOf(run);
  of.is_only_hex = IsOnlyHex(run, of.classes);
}

void Walk::ExpandToken(std::size_t node, Run& token) {
  if (!BeginRun(node, token.hash ^ kTokenSalt)) return;
  const BytesView text = nodes_[node].text;
  Class(text.substr(token.begin, token.end - token.begin), token);
  const bool only_hex = shortcuts_.gates && token.is_only_hex;
  TryDecoders(node, {token.begin, token.end, token.classes, IsPath(text)}, only_hex ? HexDecoder() : TokenDecoders());
}

void Walk::ExpandSolid(std::size_t node, Run& solid) {
  if (!BeginRun(node, solid.hash ^ kSolidSalt)) return;
  const BytesView text = nodes_[node].text;
  const BytesView run = text.substr(solid.begin, solid.end - solid.begin);
  if (solid.token != kNone && tokens_[solid.token].classes != 0) {
    solid.classes = tokens_[solid.token].classes;
    solid.is_only_hex = tokens_[solid.token].is_only_hex;
  } else {
    Class(run, solid);
  }
  if (shortcuts_.gates && (solid.is_only_hex || IsNumberInJson(run, solid.classes) ||
                           IsOnlyBase64(run, solid.classes) || IsTimestamp(run))) {
    run_ = kNone;
    return;
  }
  TryDecoders(node, {solid.begin, solid.end, solid.classes, IsPath(text)}, SolidDecoders());
}

void Walk::TryDecoders(std::size_t node, const TextRun& run, std::span<const RunDecoder> decoders) {
  const BytesView text = nodes_[node].text;
  std::size_t end = run.end;
  while (end < text.size() && end < run.end + kMostPadding && text[end] == '=') ++end;
  const BytesView shown = text.substr(run.begin, end - run.begin);
  for (const RunDecoder& decoder : decoders) {  // BeginRun() set run_
    candidates_.clear();
    looked_at_ += run.length();
    decoder.find(shown, {0, run.length(), run.classes, run.in_path}, candidates_);
    if (candidates_.empty()) continue;
    candidates_.Move(run.begin);
    TryCandidates(node, decoder.step, decoder.decode);
  }
  run_ = kNone;
}

}  // namespace telltale
