#include "harness/detect/digests/salt_search.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/whole_number.h"
#include "harness/detect/digests/digest_index.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

using enum DigestAlgorithm;

constexpr auto kSeparators =
    std::to_array<std::string_view>({"", ":", "|", "-", "_", ".", "/", std::string_view("\0", 1), " ", "\n"});
constexpr auto kRareSeparators =
    std::to_array<std::string_view>({",", "+", "#", "@", "=", ";", "&", "~", "::", "--", "__", ", ", ": "});
constexpr std::size_t kUsualSeparators = 2;
constexpr auto kTried =
    std::to_array<DigestAlgorithm>({kMd5, kSha1, kSha256, kSha512, kSha384, kSha3_256, kSha3_512, kBlake2b512,
                                    kBlake2b256, kBlake2b160, kBlake2s256, kBlake3, kRipemd160});
// In the place of a value or salt that differs from machine to machine.
constexpr std::string_view kAnyValue = "\1value\1";
constexpr std::string_view kAnySalt = "\1salt\1";
constexpr std::size_t kCommonest = 4;  // of these: tried cut, and with all separators

bool IsDigest(const DigestToken& token, BytesView digest) {
  constexpr std::size_t kUuidBytes = 16;
  const BytesView bytes = token.bytes;
  if (bytes.size() > digest.size()) return false;
  if (digest.starts_with(bytes) || digest.ends_with(bytes)) return true;
  if (bytes.size() != kUuidBytes) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    // A UUID's version and variant may be written over the digest, also where it has no dashes.
    const unsigned kept = i == 6 ? 0x0fU : i == 8 ? 0x3fU : 0xffU;
    if (((static_cast<unsigned char>(bytes[i]) ^ static_cast<unsigned char>(digest[i])) & kept) != 0) return false;
  }
  return true;
}

Bytes BigEndian(std::uint64_t number, std::size_t bytes) {
  Bytes text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8U) text[i] = static_cast<char>(number & 0xffU);
  return text;
}

}  // namespace

std::uint64_t LengthBit(const SentToken& token) { return std::uint64_t{1} << (token.token.bytes.size() - 1); }

std::uint32_t SaltAlgorithmsFor(std::uint64_t lengths) {
  std::uint32_t algorithms = 0;
  for (std::size_t i = 0; i < kTried.size(); ++i) {
    const std::uint64_t whole = std::uint64_t{1} << (Traits(kTried[i]).bytes - 1U);
    const bool cut = i < kCommonest && (lengths & (whole - 1)) != 0;
    if (cut || (lengths & whole) != 0) algorithms |= 1U << i;
  }
  return algorithms;
}

SaltSearch::TokenTable::TokenTable(const std::vector<SentToken>& tokens, const std::vector<std::uint32_t>& chosen) {
  for (const std::uint32_t i : chosen) {
    const BytesView bytes = tokens[i].token.bytes;
    table_.Add(Hash(DigestIndex::Head(bytes)), i);
    if (DigestIndex::Tail(bytes) != DigestIndex::Head(bytes)) table_.Add(Hash(DigestIndex::Tail(bytes)), i);
  }
  table_.Seal();
}

SaltSearch::SaltSearch(const std::vector<SentToken>& tokens, const std::vector<std::uint32_t>& chosen, SaltHits& hits,
                       CutTargets& cut, std::uint64_t& budget)
    : tokens_(tokens), table_(tokens, chosen), hits_(hits), cut_(cut), budget_(budget) {}

void SaltSearch::Tell(BytesView digest, BytesView input, const Salt& salt, const DigestedValue& value,
                      const std::string& how) {
  const auto check = [&](std::uint32_t token) {
    if (IsDigest(tokens_[token].token, digest)) hits_.try_emplace({token, value.canary}, how);
  };
  table_.Find(DigestIndex::Head(digest), check);
  table_.Find(DigestIndex::Tail(digest), check);
  cut_.Find(digest, [&](std::size_t token, bool is_tail) {
    const std::string made = value.form + (is_tail ? " (end) " : " ") + how + ' ';
    const Bytes without_value = Replaced(input, value.text, kAnyValue);
    CutHit hit{token, value.canary, made + without_value, "", how};
    if (salt.kind == Salt::Kind::kSent) hit.any_salt = made + Replaced(without_value, salt.text, kAnySalt);
    cut_.Keep(std::move(hit));
  });
}

// The words are made only where something is found.
bool SaltSearch::Hits(BytesView digest) const {
  bool any = false;
  if (digest.size() < DigestIndex::kKeyBytes) return false;
  if (cut_.MayHave(digest)) return true;
  table_.Find(DigestIndex::Head(digest), [&](std::uint32_t) { any = true; });
  table_.Find(DigestIndex::Tail(digest), [&](std::uint32_t) { any = true; });
  return any;
}

void SaltSearch::CheckScratch(DigestAlgorithm algorithm, const Salt& salt, const DigestedValue& value) {
  Spend();
  const BytesView digest = digester_.Compute(algorithm, scratch_);
  if (!Hits(digest)) return;
  Tell(digest, scratch_, salt, value,
       std::string(Traits(algorithm).name) + " of the " + value.name + ", salted with " + salt.where);
}

void SaltSearch::CheckHmac(BytesView key, BytesView text, DigestAlgorithm algorithm, const Salt& salt,
                           const DigestedValue& value) {
  Spend();
  const BytesView digest = digester_.Hmac(algorithm, key, text);
  if (!Hits(digest)) return;
  Tell(digest, Bytes(key).append(1, '\0').append(text), salt, value,
       "HMAC-" + std::string(Traits(algorithm).name) + " of the " + value.name + " and " + salt.where);
}

void SaltSearch::TrySeparators(const Salt& salt, const DigestedValue& value, DigestAlgorithm algorithm,
                               const std::string_view* begin, const std::string_view* end) {
  for (const std::string_view* separator = begin; separator != end; ++separator) {
    scratch_.assign(salt.text).append(*separator).append(value.text);
    CheckScratch(algorithm, salt, value);
    scratch_.assign(value.text).append(*separator).append(salt.text);
    CheckScratch(algorithm, salt, value);
  }
}

// As `echo` and a file have it.
void SaltSearch::TryLine(const Salt& salt, const DigestedValue& value, DigestAlgorithm algorithm) {
  for (const std::string_view separator : {"", " ", "-", ":"}) {
    scratch_.assign(salt.text).append(separator).append(value.text).append(1, '\n');
    CheckScratch(algorithm, salt, value);
    scratch_.assign(value.text).append(separator).append(salt.text).append(1, '\n');
    CheckScratch(algorithm, salt, value);
  }
}

void SaltSearch::TryBeside(BytesView text, const DigestedValue& value, std::uint32_t algorithms) {
  if (spent()) return;
  const auto check = [&](DigestAlgorithm algorithm) {
    Spend();
    const BytesView digest = digester_.Compute(algorithm, scratch_);
    if (!Hits(digest)) return;
    Tell(digest, scratch_, {Bytes(text), "", Salt::Kind::kName}, value,
         std::string(Traits(algorithm).name) + " of the " + value.name + " with a fixed character or two");
  };
  for (std::size_t i = 0; i < kCommonest; ++i) {
    if ((algorithms >> i & 1U) == 0) continue;
    scratch_.assign(text).append(value.text);
    check(kTried[i]);
    scratch_.assign(value.text).append(text);
    check(kTried[i]);
  }
}

void SaltSearch::Try(const Salt& salt, const DigestedValue& value, std::uint32_t algorithms, Joiners joiners) {
  if (spent()) return;
  for (std::size_t i = 0; i < kTried.size(); ++i) {
    if ((algorithms >> i & 1U) == 0) continue;
    const DigestAlgorithm algorithm = kTried[i];
    const bool are_all = i < kCommonest && joiners != Joiners::kFew;
    const std::size_t separators = are_all ? kSeparators.size() : kUsualSeparators;
    TrySeparators(salt, value, algorithm, kSeparators.data(), kSeparators.data() + separators);
    if (joiners > Joiners::kUsual && i < kCommonest) {
      TrySeparators(salt, value, algorithm, kRareSeparators.data(), kRareSeparators.data() + kRareSeparators.size());
    }
    if (are_all && (joiners == Joiners::kAnyAndLine || salt.kind == Salt::Kind::kConstant)) {
      TryLine(salt, value, algorithm);
    }
    if (Traits(algorithm).block_bytes == 0) continue;
    CheckHmac(salt.text, value.text, algorithm, salt, value);
    if (joiners != Joiners::kFew) CheckHmac(value.text, salt.text, algorithm, salt, value);
  }
}

void SaltSearch::TryBetween(const Salt& first, const DigestedValue& value, const Salt& last, std::uint32_t algorithms,
                            Joiners joiners) {
  if (spent()) return;
  const auto separators =
      std::span(kSeparators).first(joiners == Joiners::kUsual ? kUsualSeparators : kSeparators.size());
  for (std::size_t i = 0; i < kCommonest; ++i) {
    if ((algorithms >> i & 1U) == 0) continue;
    for (const std::string_view separator : separators) {
      scratch_.assign(first.text).append(separator).append(value.text).append(separator).append(last.text);
      CheckScratch(kTried[i], first, value);
    }
  }
}

void SaltSearch::TryNumber(const Salt& salt, const DigestedValue& value, std::uint32_t algorithms) {
  const auto number = WholeNumber<std::uint64_t>(salt.text);
  if (!number || !value.is_raw || spent()) return;
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{2}, std::size_t{4}, std::size_t{8}}) {
    if (bytes < 8 && *number >> (8 * bytes) != 0) continue;
    const Bytes big = BigEndian(*number, bytes);
    for (const Bytes& text : {big, Bytes(big.rbegin(), big.rend())}) {
      const Salt as_bytes{text, salt.where, salt.kind};
      for (std::size_t i = 0; i < kCommonest; ++i) {
        if ((algorithms >> i & 1U) != 0) TrySeparators(as_bytes, value, kTried[i], &kSeparators[0], &kSeparators[1]);
      }
    }
  }
}

}  // namespace telltale
