#include "harness/payload/sealed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base64.h"
#include "core/utf8.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/decode.h"
#include "harness/decode/plausible.h"
#include "harness/payload/codings.h"
#include "harness/payload/noise.h"

namespace telltale {
namespace {

constexpr std::size_t kMostUnpacked = std::size_t{4} << 20;
constexpr std::size_t kMostOpened = std::size_t{256} << 10;  // of what looks like noise, so much is tried to be opened
// Five standard deviations above what noise has, for texts of the fewest letters that can hold 64 bytes.
constexpr std::size_t kMostInBase64 = 270;
constexpr std::size_t kMostInHex = 770;
constexpr std::size_t kMostInBase32 = 440;
constexpr std::size_t kFewestBase64 = 86;
constexpr std::size_t kFewestHex = 128;
constexpr std::size_t kFewestBase32 = 103;
constexpr std::size_t kFewestDense = 78;  // Base94 of 64 bytes

bool IsBase64Letter(char c) { return (ByteClasses(c) & kAlnum) != 0 || c == '+' || c == '/' || c == '-' || c == '_'; }

template <class IsLetter>
bool AllOf(std::string_view text, IsLetter is_letter) {
  return std::all_of(text.begin(), text.end(), is_letter);
}

std::string WithoutSpace(std::string_view text) {
  std::string solid;
  std::copy_if(text.begin(), text.end(), std::back_inserter(solid),
               [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  return solid;
}

std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::optional<std::string> FromLetters64(std::string_view letters) {
  std::string text(letters);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  if (text.size() % 4 == 1) text.pop_back();
  // The last letter's spare bits are none of ours.
  if (text.size() % 4 != 0) text.resize(text.size() - text.size() % 4);
  return FromBase64(text);
}

std::string FromHexDigits(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(HexValue(digits[i]) * 16 + HexValue(digits[i + 1])));
  }
  return bytes;
}

std::string FromLetters32(std::string_view letters) {
  std::string bytes;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : letters) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    bits = bits << 5U | static_cast<unsigned>(upper >= 'A' ? upper - 'A' : upper - '2' + 26);
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>(bits >> held & 0xffU));
  }
  return bytes;
}

nlohmann::json JsonIn(std::string_view letters) {
  std::string padded(letters);
  return nlohmann::json::parse(FromBase64Url(padded).value_or(""), nullptr, /*allow_exceptions=*/false);
}

// RFC 7516, 7.1: five parts, the first a header that names the encryption.
bool IsJwe(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAt(text, '.');
  if (parts.size() != 5) return false;
  const nlohmann::json header = JsonIn(parts[0]);
  return header.is_object() && header.contains("enc");
}

// RFC 7515, 7.1: what is signed can be read, and the signature is as long as its algorithm makes it.
bool IsReadableJws(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAt(text, '.');
  if (parts.size() != 3) return false;
  const nlohmann::json header = JsonIn(parts[0]);
  if (!header.is_object() || !header.contains("alg") || !header["alg"].is_string()) return false;
  const auto claims = FromBase64Url(parts[1]);
  if (!claims || FindNoise(*claims)) return false;
  const std::string algorithm = header["alg"].get<std::string>();
  const bool is_rsa = algorithm.starts_with("RS") || algorithm.starts_with("PS");
  const std::size_t most = is_rsa ? 512 : algorithm == "ES512" ? 132 : algorithm == "ES384" ? 96 : 64;
  return parts[2].size() * 3 / 4 <= most;
}

bool SaysDigest(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  constexpr std::array kWords = {"sha", "hash", "digest", "checksum", "integrity", "etag"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](const char* word) { return lower.find(word) != std::string::npos; });
}

std::optional<SealedText> Sealed(const std::string& bytes, std::string_view alphabet) {
  const auto sealed = FindSealedBytes(bytes);
  if (!sealed) return std::nullopt;
  return SealedText{fmt::format("{} bytes in {} that look encrypted", bytes.size(), alphabet), bytes.size()};
}

std::optional<SealedText> InOneAlphabet(std::string_view run, std::string_view name) {
  const auto is_hex = [](char c) { return HexValue(c) >= 0; };
  const auto is_base32 = [](char c) { return (ByteClasses(c) & kUpperCase) != 0 || (c >= '2' && c <= '7'); };
  const std::size_t coincidences = CoincidencesOf(run);
  if (run.size() >= kFewestHex && AllOf(run, is_hex)) {
    // 64 bytes in hex are how SHA-512 is written.
    if (coincidences > kMostInHex || run.size() == kFewestHex) return std::nullopt;
    return Sealed(FromHexDigits(run), "hex");
  }
  if (run.size() >= kFewestBase32 && AllOf(run, is_base32)) {
    return coincidences > kMostInBase32 ? std::nullopt : Sealed(FromLetters32(run), "Base32");
  }
  if (run.size() < kFewestBase64 || coincidences > kMostInBase64) return std::nullopt;
  const auto bytes = FromLetters64(run);
  const bool is_digest = run.size() <= 88 && SaysDigest(name);
  return bytes && !is_digest ? Sealed(*bytes, "Base64") : std::nullopt;
}

// The word around a run, with the dots that join a token's parts.
std::string_view WordAround(std::string_view text, std::size_t begin, std::size_t end) {
  const auto is_of_it = [&](std::size_t at) { return IsBase64Letter(text[at]) || text[at] == '.'; };
  while (begin > 0 && is_of_it(begin - 1)) --begin;
  while (end < text.size() && is_of_it(end)) ++end;
  return text.substr(begin, end - begin);
}

// Runs of Base64's letters; padding and what stands around them are not theirs.
std::optional<SealedText> InRuns(std::string_view text, std::string_view name) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && IsBase64Letter(text[end])) ++end;
    const std::string_view run = text.substr(begin, end - begin);
    const std::string_view before = text.substr(0, begin);
    const bool is_digest = before.ends_with("sha512-") || run.starts_with("sha512-");
    if (run.size() >= kFewestBase64 && !is_digest) {
      auto sealed = InOneAlphabet(run, name);
      const std::string_view word = sealed ? WordAround(text, begin, end) : std::string_view();
      if (IsJwe(word)) return SealedText{"a JWE", 0};
      if (sealed && !IsReadableJws(word)) return sealed;
    }
    begin = end + 1;
  }
  return std::nullopt;
}

// Base85, Base91, Base94 and whatever else packs bytes into the printable ones: dense, and no text.
std::optional<SealedText> InDenseText(std::string_view text) {
  const auto is_graph = [](char c) { return c > ' ' && c < 0x7f; };
  if (text.size() < kFewestDense || !AllOf(text, is_graph) ||
      AllOf(text, [](char c) { return IsBase64Letter(c) || c == '=' || c == '.' || c == '%'; })) {
    return std::nullopt;
  }
  constexpr std::size_t kMost = 210;  // Base85 has 118, give or take 19
  if (text.find("://") != std::string_view::npos || CoincidencesOf(text) > kMost) return std::nullopt;
  return SealedText{fmt::format("{} dense letters that no known alphabet decodes", text.size()), text.size() * 4 / 5};
}

// Strings whose characters are bytes: U+0000 to U+00FF.
std::optional<SealedText> InCharactersAsBytes(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    const CodePoint point = TakeCodePoint(text);
    if (!point.valid || point.value > 0xff) return std::nullopt;
    bytes.push_back(static_cast<char>(point.value));
  }
  const auto sealed = FindSealedBytes(bytes);
  if (!sealed) return std::nullopt;
  return SealedText{fmt::format("{} characters that are bytes and look encrypted", bytes.size()), bytes.size()};
}

bool IsCompression(const std::string& step) {
  static constexpr std::string_view kSteps[] = {"gzip", "zlib", "zstd",    "compress", "bzip2",  "xz",
                                                "lz4",  "br",   "deflate", "brotli",   "snappy", "lz-string"};
  return std::find(std::begin(kSteps), std::end(kSteps), step) != std::end(kSteps);
}

// Whether some decoder unpacks a text, or much more than went in, out of `bytes`.
bool Opens(std::string_view bytes) {
  Exchange exchange;
  exchange.scheme = "tcp";
  exchange.body = bytes.substr(0, kMostOpened);
  DecodeLimits limits;
  limits.max_output_bytes = kMostUnpacked;
  for (const DecodedView& view : DecodeExchange(exchange, limits, {}).views) {
    const bool unpacked = std::any_of(view.path.begin(), view.path.end(), IsCompression);
    const bool whole = view.wire.length * 2 >= exchange.body.size();
    if (unpacked && whole && (view.text.size() > 2 * view.wire.length || IsText(BytesView(view.text).substr(0, 4096))))
      return true;
  }
  return false;
}

}  // namespace

std::optional<std::size_t> FindSealedBytes(std::string_view bytes) {
  const auto noise = FindNoise(bytes);
  if (!noise) return std::nullopt;
  const Uncoded uncoded = TakeOffCodings(bytes, kMostUnpacked);
  if (uncoded.body && uncoded.unread.empty()) return FindSealedBytes(*uncoded.body);
  if (Opens(bytes)) return std::nullopt;
  return noise->length();
}

std::optional<SealedText> FindSealedText(std::string_view text, std::string_view name) {
  if (text.size() < kShortestSealedText) return std::nullopt;
  if (text.find("-----BEGIN PGP MESSAGE-----") != std::string_view::npos) return SealedText{"an OpenPGP message", 0};
  if (text.find("-----BEGIN AGE ENCRYPTED FILE-----") != std::string_view::npos) return SealedText{"an age file", 0};
  if (text.find("-----BEGIN ") != std::string_view::npos) return std::nullopt;  // keys and certificates
  if (IsJwe(text)) return SealedText{"a JWE", 0};
  if (IsReadableJws(text)) return std::nullopt;
  if (auto sealed = InCharactersAsBytes(text)) return sealed;
  const bool is_wrapped = text.find('\n') != std::string_view::npos;
  const std::string solid = is_wrapped ? WithoutSpace(text) : std::string();
  const std::string_view whole =
      is_wrapped && AllOf(solid, [](char c) { return IsBase64Letter(c) || c == '='; }) ? std::string_view(solid) : text;
  if (auto sealed = InRuns(whole, name)) return sealed;
  return InDenseText(text);
}

}  // namespace telltale
