#include "harness/check/plain_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "core/digest.h"
#include "core/digest_text.h"

namespace telltale {
namespace {

constexpr std::size_t kFewestHexDigits = 12;  // 48 bits: no chance hit among a run's values

// Values made of a canary's by what programs do to it before they hash it.
std::vector<std::string> VariantsOf(const std::string& value) {
  const std::string lower = AsciiLower(value);
  const std::string upper = AsciiUpper(value);
  std::string bare = lower;
  bare.erase(
      std::remove_if(bare.begin(), bare.end(), [](char c) { return c == ':' || c == '-' || c == '{' || c == '}'; }),
      bare.end());
  std::vector<std::string> variants = {value, lower, upper, bare, value + "\n"};
  if (bare.size() == 32) {
    variants.push_back(fmt::format("{}-{}-{}-{}-{}", bare.substr(0, 8), bare.substr(8, 4), bare.substr(12, 4),
                                   bare.substr(16, 4), bare.substr(20)));
  }
  std::sort(variants.begin(), variants.end());
  variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
  return variants;
}

class Search {
 public:
  explicit Search(const std::string& id) : readings_(DigestDigits(id, kFewestHexDigits)) {}

  // The name of the digest that makes the id of `text`; empty: none does.
  std::string DigestOf(const std::string& text) const {
    const std::string digest = Sha256Hex(text);
    for (const std::string& reading : readings_) {
      if (BeginsDigest(reading, digest)) return "SHA-256";
    }
    return {};
  }
  bool has_readings() const { return !readings_.empty(); }

 private:
  std::vector<std::string> readings_;
};

std::optional<PlainHash> OfOne(const Search& search, const Canary& canary) {
  for (const std::string& variant : VariantsOf(canary.value)) {
    const std::string digest = search.DigestOf(variant);
    if (!digest.empty()) {
      return PlainHash{fmt::format("the plain {} of the {}", digest, ToString(canary.canary_class)),
                       {canary.canary_class}};
    }
  }
  return std::nullopt;
}

std::optional<PlainHash> OfTwo(const Search& search, const Canary& first, const Canary& second) {
  for (const char* separator : {"", ":", "-", "_", "|", "/", "@", ",", " ", "\n"}) {
    const std::string digest = search.DigestOf(first.value + separator + second.value);
    if (!digest.empty()) {
      return PlainHash{fmt::format("the plain {} of the {} and the {}", digest, ToString(first.canary_class),
                                   ToString(second.canary_class)),
                       {first.canary_class, second.canary_class}};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<PlainHash> FindPlainHash(const std::string& id, const CanarySet& known) {
  for (const Canary& canary : known) {
    const std::vector<std::string> variants = VariantsOf(canary.value);
    if (canary.value.size() >= 6 && std::find(variants.begin(), variants.end(), id) != variants.end()) {
      return PlainHash{fmt::format("the {} itself", ToString(canary.canary_class)), {canary.canary_class}};
    }
  }
  const Search search(id);
  if (!search.has_readings()) return std::nullopt;
  for (const Canary& canary : known) {
    if (auto hash = OfOne(search, canary)) return hash;
  }
  for (const Canary& first : known) {
    for (const Canary& second : known) {
      if (&first == &second) continue;
      if (auto hash = OfTwo(search, first, second)) return hash;
    }
  }
  return std::nullopt;
}

}  // namespace telltale
