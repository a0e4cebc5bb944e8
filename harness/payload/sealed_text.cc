#include "harness/payload/sealed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/utf8.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/plausible.h"
#include "harness/payload/explained_noise.h"
#include "harness/payload/letter_codes.h"
#include "harness/payload/noise.h"
#include "harness/payload/sealed_bytes.h"
#include "harness/payload/sealed_row.h"

namespace telltale {
namespace {

constexpr int kDeepest = 4;  // one encoding in another
// The fewest letters that hold 64 bytes.
constexpr std::size_t kBase64Letters = 86;
constexpr std::size_t kBase32Letters = 103;
constexpr std::size_t kBase36Letters = 99;
constexpr std::size_t kHexDigits = 128;
constexpr std::size_t kDigits = 154;
constexpr std::size_t kBits = 512;
constexpr std::size_t kManyEscapes = 16;
constexpr std::size_t kDenseLetters = 78;  // Base94
constexpr std::size_t kDenseAlphabet = 85;

bool IsDigit(char c) { return (ByteClasses(c) & kDigit) != 0; }

class Search {
 public:
  explicit Search(std::string_view name) : name_(name) {}

  std::optional<std::string> Go(std::string_view text, int depth) const {
    if (text.size() < kShortestSealedText || depth > kDeepest) return std::nullopt;
    if (text.find("-----BEGIN PGP MESSAGE-----") != text.npos) return "an OpenPGP message";
    if (text.find("-----BEGIN AGE ENCRYPTED FILE-----") != text.npos) return "an age file";
    if (IsJwe(text)) return "a JWE";
    if (IsReadableJws(text)) return std::nullopt;
    if (auto sealed = InCharactersAsBytes(text)) return sealed;
    if (const auto count = FindSealedRow(text)) {
      return fmt::format("{} characters of one row that look encrypted", *count);
    }
    if (auto sealed = InBytes(BytesInList(text), "a list of numbers", depth)) return sealed;
    if (const std::string solid = Unwrapped(text); !solid.empty()) return InRuns(solid, depth);
    if (PercentEscapes(text) >= kManyEscapes) return InBytes(WithoutPercent(text), "percent-encoding", depth);
    if (auto sealed = InRuns(text, depth)) return sealed;
    return InDenseText(text);
  }

 private:
  // Bytes that were letters: noise, or again a text.
  std::optional<std::string> InBytes(BytesView bytes, std::string_view code, int depth) const {
    if (bytes.size() < kShortestNoise) return std::nullopt;
    if (IsText(bytes)) return Go(bytes, depth + 1);
    if (!FindSealedBytes(bytes)) return std::nullopt;
    return fmt::format("{} bytes in {} that look encrypted", bytes.size(), code);
  }

  std::optional<std::string> InRuns(std::string_view text, int depth) const {
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (end < text.size() && IsBase64Letter(text[end])) ++end;
      const std::string_view run = text.substr(begin, end - begin);
      if (run.size() >= kBase64Letters) {
        auto sealed = InRun(run, text.substr(0, begin), depth);
        const std::string_view word = sealed ? WordAround(text, begin, end) : std::string_view();
        if (IsJwe(word)) return "a JWE";
        if (sealed && !IsReadableJws(word)) return sealed;
      }
      begin = end + 1;
    }
    return std::nullopt;
  }

  // A run of Base64's letters, of which it may use but a few; padding and what stands around it are not its.
  std::optional<std::string> InRun(std::string_view run, std::string_view before, int depth) const {
    if (const std::string_view hex = LongestHex(run); hex.size() >= kHexDigits) {
      if (IsNamedDigest(hex.size() / 2, name_, before)) return std::nullopt;
      if (auto sealed = InDigits(hex, depth)) return sealed;
      if (hex.size() == run.size()) return std::nullopt;
    }
    if (IsBase32(run)) {
      const bool is_uniform = HasUniformLetters(run, 32, kBase32Letters);
      return is_uniform ? InBytes(FromLetters32(run), "Base32", depth) : std::nullopt;
    }
    const std::uint32_t cases = CasesOf(run);
    if (cases != (kLowerCase | kUpperCase) && HasUniformLetters(run, 36, kBase36Letters)) {
      return fmt::format("{} letters and digits that look encrypted", run.size());
    }
    const Bytes bytes = FromLetters64(run);
    if (IsNamedDigest(bytes.size(), name_, before) || IsPrefixedDigest(run)) return std::nullopt;
    if (!IsText(bytes) && !HasUniformLetters(run, 64, kBase64Letters)) return std::nullopt;
    return InBytes(bytes, "Base64", depth);
  }

  // "sha512-..."
  bool IsPrefixedDigest(std::string_view run) const {
    const std::size_t mark = run.substr(0, 12).find_last_of("-_");
    if (mark == run.npos) return false;
    return IsNamedDigest((run.size() - mark - 1) * 6 / 8, name_, run.substr(0, mark));
  }

  std::optional<std::string> InDigits(std::string_view hex, int depth) const {
    if (std::ranges::all_of(hex, [](char c) { return c == '0' || c == '1'; })) {
      return hex.size() < kBits ? std::nullopt : InBytes(FromBits(hex), "binary digits", depth);
    }
    if (std::ranges::all_of(hex, IsDigit)) {
      if (!HasUniformLetters(hex, 10, kDigits)) return std::nullopt;
      return fmt::format("{} digits that look encrypted", hex.size());
    }
    return InBytes(FromHexDigits(hex), "hex", depth);
  }

  static std::uint32_t CasesOf(std::string_view run) {
    std::uint32_t classes = 0;
    for (const char c : run) classes |= ByteClasses(c);
    return classes & (kLowerCase | kUpperCase);
  }

  // The word around a run, with the dots that join a token's parts.
  static std::string_view WordAround(std::string_view text, std::size_t begin, std::size_t end) {
    const auto is_of_it = [&](std::size_t at) { return IsBase64Letter(text[at]) || text[at] == '.'; };
    while (begin > 0 && is_of_it(begin - 1)) --begin;
    while (end < text.size() && is_of_it(end)) ++end;
    return text.substr(begin, end - begin);
  }

  // Base85, Base91, Base94 and whatever else packs bytes into the printable ones: dense, and no text. Between the runs
  // that were looked at.
  static std::optional<std::string> InDenseText(std::string_view text) {
    if (text.size() < kDenseLetters || !std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; }))
      return std::nullopt;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      const std::size_t start = at;
      while (at < text.size() && IsBase64Letter(text[at])) ++at;
      const bool is_run = at - start >= kBase64Letters;
      if (!is_run && at < text.size()) continue;
      if (auto sealed = InDensePart(text.substr(begin, (is_run ? start : at) - begin))) return sealed;
      begin = at;
    }
    return std::nullopt;
  }

  static std::optional<std::string> InDensePart(std::string_view part) {
    const auto is_plain = [](char c) { return IsBase64Letter(c) || c == '=' || c == '.' || c == '%'; };
    if (std::ranges::all_of(part, is_plain) || !HasUniformLetters(part, kDenseAlphabet, kDenseLetters))
      return std::nullopt;
    return fmt::format("{} dense letters that no known alphabet decodes", part.size());
  }

  // Strings whose characters are bytes: U+0000 to U+00FF.
  std::optional<std::string> InCharactersAsBytes(std::string_view text) const {
    Bytes bytes;
    while (!text.empty()) {
      const CodePoint point = TakeCodePoint(text);
      if (!point.valid || point.value > 0xff) return std::nullopt;
      bytes.push_back(static_cast<char>(point.value));
    }
    if (!FindSealedBytes(bytes)) return std::nullopt;
    return fmt::format("{} characters that are bytes and look encrypted", bytes.size());
  }

  std::string_view name_;
};

}  // namespace

std::optional<std::string> FindSealedText(std::string_view text, std::string_view name) {
  return Search(name).Go(text, 0);
}

}  // namespace telltale
