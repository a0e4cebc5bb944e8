#include "harness/detect/digests/digest_catalog.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/detect/fold.h"

namespace telltale {
namespace {

enum class Variant : std::uint8_t {
  kAsIs,
  kLower,
  kUpper,
  kNewline,
  kUtf16,
  kHex,
  kBase64,
  kNul,
  kQuoted,
  kUtf16BigEndian,
};

constexpr std::array<std::string_view, 10> kVariantNames = {
    "",        ", in lower case", ", in upper case", " with a newline", " in UTF-16",
    " in hex", " in Base64",      " with a NUL",     " in quotes",      " in UTF-16 (big-endian)"};

constexpr std::array<std::string_view, 10> kSeparators = {"", "@", ":", "-", "_", "/", "|", " ", ".", "\n"};

constexpr std::size_t kFullySpelled = 16;  // bases of a canary; those after them are digested as they are
constexpr std::size_t kFewCanaries = 27;   // a run's person and machine

constexpr auto kUsualDigests = std::to_array<DigestAlgorithm>(
    {DigestAlgorithm::kMd5, DigestAlgorithm::kSha1, DigestAlgorithm::kSha256, DigestAlgorithm::kSha512});

constexpr std::array<std::string_view, 4> kInnerNames = {"hex", "bytes", "Base64", "upper-case hex"};

// One or two characters that are always the same, before or behind the value: "host/owner/name#".
struct Mark {
  std::string_view before;
  std::string_view behind;
};
constexpr auto kMarks = std::to_array<Mark>(
    {{"", "#"}, {"", "/"}, {"", "!"}, {"", ":"},    {"", ";"},  {"", " "},  {"", "."},  {"", "$"},  {"", "@"},
     {"", "-"}, {"", "_"}, {"", "|"}, {"", "\r\n"}, {"", "::"}, {"#", ""},  {"/", ""},  {":", ""},  {" ", ""},
     {"$", ""}, {"@", ""}, {"-", ""}, {"_", ""},    {"|", ""},  {"'", "'"}, {"<", ">"}, {"[", "]"}, {"{", "}"}});
constexpr std::uint8_t kFirstMark = 64;  // as a variant

Bytes Spell(BytesView text, std::uint8_t variant) {
  if (variant >= kFirstMark) {
    const Mark& mark = kMarks[variant - kFirstMark];
    return Bytes(mark.before).append(text).append(mark.behind);
  }
  switch (static_cast<Variant>(variant)) {
    case Variant::kAsIs:
      break;
    case Variant::kLower:
      return LowerCase(text);
    case Variant::kUpper:
      return UpperCase(text);
    case Variant::kNewline:
      return Bytes(text) + "\n";
    case Variant::kUtf16:
      return ToUtf16(text, false);
    case Variant::kHex:
      return ToHex(text);
    case Variant::kBase64:
      return ToBase64(text);
    case Variant::kNul:
      return Bytes(text) + '\0';
    case Variant::kQuoted:
      return "\"" + Bytes(text) + "\"";
    case Variant::kUtf16BigEndian:
      return ToUtf16(text, true);
  }
  return Bytes(text);
}

Bytes WriteInner(BytesView digest, std::uint8_t how) {
  if (how == 0) return ToHex(digest);
  if (how == 1) return Bytes(digest);
  return how == 2 ? ToBase64(digest) : UpperCase(ToHex(digest));
}

std::string_view NameOfVariant(std::uint8_t variant) {
  return variant >= kFirstMark ? " with a fixed character or two" : kVariantNames[variant];
}

std::span<const DigestAlgorithm> CommonDigests() { return LongDigests().subspan(0, 9); }

DigestAlgorithm AlgorithmOf(std::uint8_t value) { return static_cast<DigestAlgorithm>(value); }

std::uint32_t Word(BytesView digest) {
  std::uint32_t word = 0;
  for (const char c : digest.substr(0, 4)) word = word << 8U | static_cast<unsigned char>(c);
  return word;
}

}  // namespace

DigestPlan DigestPlan::For(std::size_t canaries) {
  if (canaries <= 200) return {};
  if (canaries <= 2000) {
    return {.bases = 3, .variants = 6, .nested = false, .pairs = false, .weak_algorithms = 1};
  }
  return {.bases = 2, .variants = 4, .nested = false, .pairs = false, .weak_algorithms = 0};
}

DigestCatalog::DigestCatalog(const std::vector<std::vector<Form>>& forms, const DigestPlan& plan) {
  for (const std::vector<Form>& of_canary : forms) {
    Source source;
    for (const Form& form : of_canary) {
      if (!form.digested || source.texts.size() >= std::min<std::size_t>(plan.bases, DigestMeaning::kNone)) continue;
      source.names.push_back(form.name);
      source.texts.push_back(form.text);
      source.salted.push_back(form.salted);
    }
    sources_.push_back(std::move(source));
  }
  std::size_t texts = 0;
  for (const Source& source : sources_) texts += source.texts.size();
  std::size_t keys_each = 0;  // as AddKeys() adds them
  for (const DigestAlgorithm algorithm : LongDigests()) keys_each += Traits(algorithm).is_integer ? 4 : 2;
  index_.Reserve(texts * std::min(plan.variants, kVariantNames.size()) * keys_each);
  Digester digester;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (sources_[i].texts.empty()) continue;
    const auto canary = static_cast<std::uint16_t>(i);
    AddCanary(canary, plan, digester);
    if (plan.nested) AddNested(canary, digester);
    AddWeak(canary, plan, digester);
  }
  if (plan.pairs) AddPairs(digester);
  if (plan.pairs) AddMarked(digester);
  index_.Seal();
}

void DigestCatalog::AddKeys(BytesView digest, DigestMeaning meaning) {
  if (digest.size() < DigestIndex::kKeyBytes) return;
  index_.Add(DigestIndex::Head(digest), meaning);
  meaning.flags |= DigestMeaning::kTail;
  index_.Add(DigestIndex::Tail(digest), meaning);
  if (!Traits(AlgorithmOf(meaning.algorithm)).is_integer) return;
  const Bytes swapped(digest.rbegin(), digest.rend());
  meaning.flags = static_cast<std::uint8_t>((meaning.flags | DigestMeaning::kSwapped) & ~DigestMeaning::kTail);
  index_.Add(DigestIndex::Head(swapped), meaning);
  meaning.flags |= DigestMeaning::kTail;
  index_.Add(DigestIndex::Tail(swapped), meaning);
}

void DigestCatalog::AddCanary(std::uint16_t canary, const DigestPlan& plan, Digester& digester) {
  const Source& source = sources_[canary];
  for (std::size_t base = 0; base < source.texts.size(); ++base) {
    std::vector<Bytes> seen;
    const std::size_t variants = base < kFullySpelled ? std::min(plan.variants, kVariantNames.size()) : 1;
    for (std::size_t variant = 0; variant < variants; ++variant) {
      Bytes input = Spell(source.texts[base], static_cast<std::uint8_t>(variant));
      if (std::find(seen.begin(), seen.end(), input) != seen.end()) continue;
      for (const DigestAlgorithm algorithm : LongDigests()) {
        DigestMeaning meaning;
        meaning.canary = canary;
        meaning.base = static_cast<std::uint8_t>(base);
        meaning.variant = static_cast<std::uint8_t>(variant);
        meaning.algorithm = static_cast<std::uint8_t>(algorithm);
        AddKeys(digester.Compute(algorithm, input), meaning);
      }
      seen.push_back(std::move(input));
    }
  }
}

void DigestCatalog::AddNested(std::uint16_t canary, Digester& digester) {
  const Source& source = sources_[canary];
  for (std::size_t base = 0; base < std::min<std::size_t>(source.texts.size(), 3); ++base) {
    for (const std::uint8_t variant : {std::uint8_t{0}, std::uint8_t{1}}) {
      const Bytes input = Spell(source.texts[base], variant);
      if (variant == 1 && input == source.texts[base]) continue;
      for (const DigestAlgorithm inner : CommonDigests()) {
        const Bytes digest(digester.Compute(inner, input));
        if (digest.empty()) continue;
        for (std::size_t how = 0; how < kInnerNames.size(); ++how) {
          const Bytes text = WriteInner(digest, static_cast<std::uint8_t>(how));
          for (const DigestAlgorithm outer : CommonDigests()) {
            DigestMeaning meaning;
            meaning.canary = canary;
            meaning.base = static_cast<std::uint8_t>(base);
            meaning.variant = variant;
            meaning.inner = static_cast<std::uint8_t>(inner);
            meaning.inner_text = static_cast<std::uint8_t>(how);
            meaning.algorithm = static_cast<std::uint8_t>(outer);
            AddKeys(digester.Compute(outer, text), meaning);
          }
        }
      }
    }
  }
}

void DigestCatalog::AddWeak(std::uint16_t canary, const DigestPlan& plan, Digester& digester) {
  constexpr std::size_t kWeakVariants = 4;  // as it is, lower, upper, newline
  const std::span<const DigestAlgorithm> algorithms = ShortDigests();
  std::vector<Bytes> seen;
  for (std::size_t variant = 0; variant < (plan.weak_algorithms == 1 ? 1 : kWeakVariants); ++variant) {
    Bytes input = Spell(sources_[canary].texts.front(), static_cast<std::uint8_t>(variant));
    if (std::find(seen.begin(), seen.end(), input) != seen.end()) continue;
    for (const DigestAlgorithm algorithm : algorithms.subspan(0, std::min(plan.weak_algorithms, algorithms.size()))) {
      weak_.emplace(Word(digester.Compute(algorithm, input)),
                    WeakDigest{canary, static_cast<std::uint8_t>(variant), static_cast<std::uint8_t>(algorithm)});
    }
    seen.push_back(std::move(input));
  }
}

void DigestCatalog::AddPairs(Digester& digester) {
  // All pairs of a run's person and machine; of two hundred only those of the first.
  const std::size_t count = std::min(sources_.size(), kFewCanaries);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) {
      if (a == b || sources_[a].texts.empty() || sources_[b].texts.empty()) continue;
      for (std::size_t separator = 0; separator < kSeparators.size(); ++separator) {
        DigestMeaning meaning;
        meaning.canary = static_cast<std::uint16_t>(a);
        meaning.base = static_cast<std::uint8_t>(b);
        meaning.variant = static_cast<std::uint8_t>(separator);
        meaning.flags = DigestMeaning::kPair;
        const Bytes input = InputOf(meaning);
        for (const DigestAlgorithm algorithm : kUsualDigests) {
          meaning.algorithm = static_cast<std::uint8_t>(algorithm);
          AddKeys(digester.Compute(algorithm, input), meaning);
        }
      }
    }
  }
}

void DigestCatalog::AddMarked(Digester& digester) {
  constexpr std::size_t kMarkedBases = 2;
  for (std::size_t canary = 0; canary < std::min(sources_.size(), kFewCanaries); ++canary) {
    if (sources_[canary].texts.empty()) continue;
    // A remote is as often digested in one of its forms as as it is.
    const bool is_remote = sources_[canary].names.front().starts_with("git remote");
    const std::size_t bases = std::min(sources_[canary].texts.size(), is_remote ? kFullySpelled : kMarkedBases);
    for (std::size_t base = 0; base < bases; ++base) {
      for (std::size_t mark = 0; mark < kMarks.size(); ++mark) {
        DigestMeaning meaning;
        meaning.canary = static_cast<std::uint16_t>(canary);
        meaning.base = static_cast<std::uint8_t>(base);
        meaning.variant = static_cast<std::uint8_t>(kFirstMark + mark);
        const Bytes input = InputOf(meaning);
        for (const DigestAlgorithm algorithm : std::span(kUsualDigests).first(3)) {
          meaning.algorithm = static_cast<std::uint8_t>(algorithm);
          AddKeys(digester.Compute(algorithm, input), meaning);
        }
      }
    }
  }
}

Bytes DigestCatalog::InputOf(const DigestMeaning& meaning) const {
  if ((meaning.flags & DigestMeaning::kPair) != 0) {
    return sources_[meaning.canary].texts.front() + Bytes(kSeparators[meaning.variant]) +
           sources_[meaning.base].texts.front();
  }
  return Spell(sources_[meaning.canary].texts[meaning.base], meaning.variant);
}

Bytes DigestCatalog::Recompute(const DigestMeaning& meaning, Digester& digester) const {
  Bytes input = InputOf(meaning);
  if (meaning.inner != DigestMeaning::kNone) {
    input = WriteInner(Bytes(digester.Compute(AlgorithmOf(meaning.inner), input)), meaning.inner_text);
  }
  Bytes digest(digester.Compute(AlgorithmOf(meaning.algorithm), input));
  if ((meaning.flags & DigestMeaning::kSwapped) != 0) std::reverse(digest.begin(), digest.end());
  return digest;
}

std::string DigestCatalog::Describe(const DigestMeaning& meaning) const {
  std::string text(Traits(AlgorithmOf(meaning.algorithm)).name);
  text += " of the ";
  if ((meaning.flags & DigestMeaning::kPair) != 0) {
    return text + sources_[meaning.canary].names.front() + " and the " + sources_[meaning.base].names.front();
  }
  if (meaning.inner != DigestMeaning::kNone) {
    text += std::string(Traits(AlgorithmOf(meaning.inner)).name) + " (as " +
            std::string(kInnerNames[meaning.inner_text]) + ") of the ";
  }
  return text + sources_[meaning.canary].names[meaning.base] + std::string(NameOfVariant(meaning.variant));
}

std::string DigestCatalog::Describe(const WeakDigest& weak) const {
  return std::string(Traits(AlgorithmOf(weak.algorithm)).name) + " of the " + sources_[weak.canary].names.front() +
         std::string(NameOfVariant(weak.variant));
}

}  // namespace telltale
