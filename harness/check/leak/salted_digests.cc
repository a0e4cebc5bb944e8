#include "harness/check/leak/salted_digests.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"
#include "core/gap_kinds.h"
#include "harness/check/leak/compiled.h"
#include "harness/check/leak/edge.h"
#include "harness/check/leak/filtered_table.h"
#include "harness/check/leak/fold.h"
#include "harness/check/leak/leak_candidate.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/load_bytes.h"

namespace telltale {
namespace {

using enum DigestAlgorithm;

constexpr std::array<std::string_view, 8> kSeparators = {"", ":", "|", "-", "_", ".", "/", std::string_view("\0", 1)};
// Of strings that look like salts, and of those that everybody knows.
constexpr auto kRareSeparators =
    std::to_array<std::string_view>({" ", ",", "+", "#", "@", "=", ";", "&", "~", "\n", "::", "--", "__", ", ", ": "});
constexpr std::size_t kUsualSeparators = 2;
constexpr auto kTried =
    std::to_array<DigestAlgorithm>({kMd5, kSha1, kSha256, kSha512, kSha384, kSha3_256, kSha3_512, kBlake2b512,
                                    kBlake2b256, kBlake2b160, kBlake2s256, kBlake3, kRipemd160});
constexpr std::size_t kCommonest = 4;  // of these: tried cut, and with all separators
// About as many as a string and a value make: salted both ways, and HMACs, each of which is four digests.
constexpr std::size_t kDigestsAPair = 96;

std::uint64_t LengthBit(const SentToken& token) { return std::uint64_t{1} << (token.token.bytes.size() - 1); }

// Which of kTried make digests of such lengths.
std::uint32_t AlgorithmsFor(std::uint64_t lengths) {
  std::uint32_t algorithms = 0;
  for (std::size_t i = 0; i < kTried.size(); ++i) {
    const std::uint64_t whole = std::uint64_t{1} << (Traits(kTried[i]).bytes - 1U);
    const bool cut = i < kCommonest && (lengths & (whole - 1)) != 0;
    if (cut || (lengths & whole) != 0) algorithms |= 1U << i;
  }
  return algorithms;
}

// A value as it may have been digested.
struct Digested {
  std::uint32_t canary = 0;
  std::string name;
  Bytes text;
};

// The digests of the values in the ways they are written: a program hashes what it has hashed already, with a salt.
std::vector<Digested> DigestedDigests(const LeakDetector::Compiled& compiled) {
  constexpr std::size_t kMostCanaries = 40;
  std::vector<Digested> texts;
  Digester digester;
  for (std::uint32_t i = 0; i < std::min(compiled.canaries.size(), kMostCanaries); ++i) {
    const DigestCatalog::Source& source = compiled.digests.source(i);
    if (source.texts.empty()) continue;
    for (const DigestAlgorithm algorithm : {kSha256, kSha1, kMd5}) {
      const Bytes digest(digester.Compute(algorithm, source.texts[0]));
      const std::string name = std::string(Traits(algorithm).name) + " of the " + source.names[0];
      texts.push_back({i, name, ToHex(digest)});
      if (algorithm != kSha256) continue;
      texts.push_back({i, name + " (as bytes)", digest});
      texts.push_back({i, name + " (as Base64)", ToBase64(digest)});
    }
  }
  return texts;
}

std::vector<Digested> DigestedTexts(const LeakDetector::Compiled& compiled) {
  constexpr std::size_t kFewCanaries = 200;
  const std::size_t bases = compiled.canaries.size() <= kFewCanaries ? 2 : 1;
  std::vector<Digested> texts;
  for (std::uint32_t i = 0; i < compiled.canaries.size(); ++i) {
    const DigestCatalog::Source& source = compiled.digests.source(i);
    for (std::size_t base = 0; base < std::min(bases, source.texts.size()); ++base) {
      texts.push_back({i, source.names[base], source.texts[base]});
      if (base > 0 || bases == 1) continue;
      if (Bytes lower = LowerCase(source.texts[0]); lower != source.texts[0]) {
        texts.push_back({i, source.names[0] + ", in lower case", std::move(lower)});
      }
    }
  }
  return texts;
}

// An id, a random string, the bytes of one: no word, no number.
bool LooksLikeSalt(BytesView text) {
  constexpr std::size_t kShortest = 8;
  if (text.size() < kShortest) return false;
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t others = 0;
  bool lower = false;
  bool upper = false;
  for (const char c : text) {
    digits += IsDigit(c) ? 1U : 0U;
    letters += IsLetter(c) ? 1U : 0U;
    others += !IsWordByte(c) && c != '-' && c != '_' && c != '+' && c != '/' && c != '=' ? 1U : 0U;
    lower = lower || (c >= 'a' && c <= 'z');
    upper = upper || (c >= 'A' && c <= 'Z');
  }
  if (!AllOf<PrintBytes>(text)) return text.size() >= 16;
  if (others != 0 || letters == 0) return false;
  return digits >= 2 || (text.size() >= 20 && lower && upper);
}

bool IsDigest(const DigestToken& token, BytesView digest) {
  const BytesView bytes = token.bytes;
  if (bytes.size() > digest.size()) return false;
  if (!token.is_uuid) return digest.starts_with(bytes) || digest.ends_with(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    // Version and variant may be written over the digest.
    const unsigned kept = i == 6 ? 0x0fU : i == 8 ? 0x3fU : 0xffU;
    if (((static_cast<unsigned char>(bytes[i]) ^ static_cast<unsigned char>(digest[i])) & kept) != 0) return false;
  }
  return true;
}

// Tokens by their first and their last 48 bits.
class TokenTable {
 public:
  explicit TokenTable(const std::vector<SentToken>& tokens) {
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
      const BytesView bytes = tokens[i].token.bytes;
      Insert(DigestIndex::Head(bytes), i);
      if (DigestIndex::Tail(bytes) != DigestIndex::Head(bytes)) Insert(DigestIndex::Tail(bytes), i);
    }
    table_.Seal();
  }

  // Calls found(token) for each token with that key and, rarely, for others.
  template <class Found>
  void Find(std::uint64_t key, const Found& found) const {
    if (table_.filter().MayHave(Hash(key))) table_.Find(Hash(key), found);
  }

 private:
  static std::uint64_t Hash(std::uint64_t key) { return key * kHashFactor; }
  void Insert(std::uint64_t key, std::uint32_t token) { table_.Add(Hash(key), token); }
  FilteredTable<std::uint32_t> table_;
};

}  // namespace

struct SaltedDigests::Search {
  explicit Search(const std::vector<SentToken>& sent) : tokens(sent), table(sent) {}

  const std::vector<SentToken>& tokens;
  TokenTable table;
  Digester digester;
  Bytes scratch;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> found;  // (token, canary): how

  void Check(BytesView digest, const Digested& value, const std::string& how) {
    if (digest.size() < DigestIndex::kKeyBytes) return;
    const auto check = [&](std::uint32_t token) {
      if (IsDigest(tokens[token].token, digest)) found.try_emplace({token, value.canary}, how);
    };
    table.Find(DigestIndex::Head(digest), check);
    table.Find(DigestIndex::Tail(digest), check);
  }

  void Try(const Salt& salt, const Digested& value, std::uint32_t algorithms) {
    for (std::size_t i = 0; i < kTried.size(); ++i) {
      if ((algorithms >> i & 1U) == 0) continue;
      const DigestAlgorithm algorithm = kTried[i];
      const std::size_t separators = i < kCommonest ? kSeparators.size() : kUsualSeparators;
      for (std::size_t separator = 0; separator < separators; ++separator) {
        scratch.assign(salt.text).append(kSeparators[separator]).append(value.text);
        CheckSalted(algorithm, salt, value);
        scratch.assign(value.text).append(kSeparators[separator]).append(salt.text);
        CheckSalted(algorithm, salt, value);
      }
      if (Traits(algorithm).block_bytes == 0) continue;
      CheckHmac(digester.Hmac(algorithm, salt.text, value.text), algorithm, salt, value);
      CheckHmac(digester.Hmac(algorithm, value.text, salt.text), algorithm, salt, value);
    }
  }

  // With every separator, of the commonest digests.
  void TryClosely(const Salt& salt, const Digested& value, std::uint32_t algorithms, bool usual_separators) {
    for (std::size_t i = 0; i < kCommonest; ++i) {
      if ((algorithms >> i & 1U) == 0) continue;
      const auto try_each = [&](const auto& separators) {
        for (const std::string_view separator : separators) {
          scratch.assign(salt.text).append(separator).append(value.text);
          CheckSalted(kTried[i], salt, value);
          scratch.assign(value.text).append(separator).append(salt.text);
          CheckSalted(kTried[i], salt, value);
        }
      };
      if (usual_separators) try_each(kSeparators);
      try_each(kRareSeparators);
    }
  }

  // The words are made only where something is found.
  bool Hits(BytesView digest) const {
    bool any = false;
    if (digest.size() < DigestIndex::kKeyBytes) return false;
    table.Find(DigestIndex::Head(digest), [&](std::uint32_t) { any = true; });
    table.Find(DigestIndex::Tail(digest), [&](std::uint32_t) { any = true; });
    return any;
  }
  void CheckSalted(DigestAlgorithm algorithm, const Salt& salt, const Digested& value) {
    const BytesView digest = digester.Compute(algorithm, scratch);
    if (!Hits(digest)) return;
    Check(digest, value, std::string(Traits(algorithm).name) + " of the " + value.name + ", salted with " + salt.where);
  }
  void CheckHmac(BytesView digest, DigestAlgorithm algorithm, const Salt& salt, const Digested& value) {
    if (!Hits(digest)) return;
    Check(digest, value,
          "HMAC-" + std::string(Traits(algorithm).name) + " of the " + value.name + " and " + salt.where);
  }
};

SaltedDigests::SaltedDigests(LeakDetector detector, const SaltLimits& limits)
    : detector_(std::move(detector)), limits_(limits) {
  const std::size_t texts = std::max<std::size_t>(DigestedTexts(detector_.compiled()).size(), 1);
  const auto affordable = static_cast<std::size_t>(limits_.max_digests / (texts * kDigestsAPair));
  most_salts_ = std::min(limits_.max_salts, std::max<std::size_t>(affordable, 16));
  full_ = limits_.max_salts == 0;
}

void SaltedDigests::AddSalt(Salt salt) { AddSalt(std::move(salt), 0); }

void SaltedDigests::AddSalt(Salt salt, std::uint64_t lengths) {
  if (full_) return;
  const auto [known, is_new] = known_salts_.try_emplace(salt.text, salts_.size());
  if (!is_new) {
    lengths_[known->second] |= lengths;
    return;
  }
  salts_.push_back(std::move(salt));
  lengths_.push_back(lengths);
  if (salts_.size() >= most_salts_) full_ = cut_ = true;
}

bool SaltedDigests::HasNewToken(const SaltTraces& traces) const {
  return std::ranges::any_of(traces.tokens, [&](const SentToken& token) {
    return !token.token.says_random && !known_tokens_.contains(token.token.bytes);
  });
}

void SaltedDigests::Add(SaltTraces traces) {
  if (full_) return;
  cut_ = cut_ || traces.cut;
  std::uint64_t lengths = 0;
  for (SentToken& token : traces.tokens) {
    lengths |= LengthBit(token);
    if (!known_tokens_.insert(token.token.bytes).second) continue;
    tokens_.push_back(std::move(token));
    if (tokens_.size() >= limits_.max_tokens) full_ = cut_ = true;
  }
  for (Salt& salt : traces.salts) AddSalt(std::move(salt), lengths);
}

std::vector<Finding> SaltedDigests::End(const std::string& run, const std::string& scenario, std::vector<Gap>& gaps,
                                        const std::atomic<bool>* interrupted) {
  std::vector<Finding> findings;
  const LeakDetector::Compiled& compiled = detector_.compiled();
  const std::vector<Digested> texts = DigestedTexts(compiled);
  if (!tokens_.empty() && !texts.empty()) {
    Search search(tokens_);
    std::uint64_t all_lengths = 0;
    for (const SentToken& token : tokens_) all_lengths |= LengthBit(token);
    for (std::size_t i = 0; i < salts_.size() && (interrupted == nullptr || !*interrupted); ++i) {
      const std::uint32_t algorithms = AlgorithmsFor(limits_.own_lengths_only ? lengths_[i] : all_lengths);
      for (const Digested& value : texts) search.Try(salts_[i], value, algorithms);
    }
    const std::vector<Digested> digests = DigestedDigests(compiled);
    constexpr std::size_t kMostClose = 400;
    std::size_t close = 0;
    for (std::size_t i = 0; i < salts_.size() && (interrupted == nullptr || !*interrupted); ++i) {
      if (!(salts_[i].is_known || LooksLikeSalt(salts_[i].text)) || ++close > kMostClose) continue;
      const std::uint32_t algorithms = AlgorithmsFor(limits_.own_lengths_only ? lengths_[i] : all_lengths);
      for (const Digested& value : texts) search.TryClosely(salts_[i], value, algorithms, false);
      for (const Digested& value : digests) search.TryClosely(salts_[i], value, algorithms, true);
    }
    for (const auto& [pair, how] : search.found) {
      const SentToken& token = tokens_[pair.first];
      LeakCandidate candidate;
      candidate.canary = pair.second;
      candidate.rank = Rank::kDigest;
      candidate.what = how;
      candidate.place = token.place;
      candidate.pointer = token.pointer;
      candidate.path = token.path;
      candidate.wire = token.wire;
      candidate.evidence = token.evidence;
      Finding finding = ToFinding(candidate, &compiled.canaries[pair.second]);
      finding.exchange = token.exchange;
      finding.run = run;
      finding.scenario = scenario;
      finding.fingerprint = Fingerprint(finding);
      findings.push_back(std::move(finding));
    }
    std::sort(findings.begin(), findings.end(), ReportedBefore);
    if (cut_) {
      gaps.push_back({gap_kind::kSaltBudget, run, "",
                      "more strings were sent beside digest-like tokens than are tried as salts (" +
                          std::to_string(salts_.size()) + " were)",
                      false});
    }
  }
  *this = SaltedDigests(std::move(detector_), limits_);
  return findings;
}

}  // namespace telltale
