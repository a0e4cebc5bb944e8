#include "harness/flows/relation.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "core/ascii.h"
#include "core/digest.h"
#include "core/digest_text.h"
#include "harness/decode/digest/digest.h"

namespace telltale::flows {
namespace {

constexpr std::size_t kShortestContained = 6;
constexpr std::size_t kFewestDigits = 8;  // 32 bits in each of three machines

std::string Without(std::string text, const char* letters) {
  text.erase(std::remove_if(text.begin(), text.end(),
                            [&](char c) { return std::string_view(letters).find(c) != std::string_view::npos; }),
             text.end());
  return text;
}

// What programs do to a value before they hash it.
struct Variant {
  const char* name;
  std::string (*of)(const std::string&);
};
constexpr Variant kVariants[] = {
    {"", [](const std::string& value) { return value; }},
    {" in lower case", [](const std::string& value) { return AsciiLower(value); }},
    {" in upper case", [](const std::string& value) { return AsciiUpper(value); }},
    {" without separators", [](const std::string& value) { return Without(value, ":-{}"); }},
    {" and a line break", [](const std::string& value) { return value + '\n'; }},
};

bool IsDigestLike(const std::string& text) {
  const std::vector<std::string> readings = DigestDigits(text, kFewestDigits);
  return std::any_of(readings.begin(), readings.end(),
                     [](const std::string& hex) { return hex.size() <= 2 * kMaxDigestBytes; });
}

using Input = std::function<std::vector<std::string>(const Pair&)>;

// The same digest of the same input in every pair. Empty: none.
std::string DigestOf(const std::vector<Pair>& pairs, const Input& input) {
  Digester digester;
  const std::size_t inputs = input(pairs.front()).size();
  for (std::size_t one = 0; one < inputs; ++one) {
    for (const DigestAlgorithm algorithm : LongDigests()) {
      std::size_t digits = 0;
      const bool fits = std::all_of(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        const std::string digest = ToHex(digester.Compute(algorithm, input(pair)[one]));
        if (digest.empty()) return false;
        for (const std::string& reading : DigestDigits(pair.text, kFewestDigits)) {
          digits = reading.size();
          if (BeginsDigest(reading, digest)) return true;
        }
        return false;
      });
      if (!fits) continue;
      const std::size_t all = std::size_t{2} * Traits(algorithm).bytes;
      const std::string name(Traits(algorithm).name);
      return digits == all ? name : fmt::format("{}, the first {} of {} digits", name, digits, all);
    }
  }
  return {};
}

std::optional<Relation> PlainDigest(const std::vector<Pair>& pairs) {
  const bool may_be = std::all_of(pairs.begin(), pairs.end(), [](const Pair& pair) { return IsDigestLike(pair.text); });
  if (!may_be) return std::nullopt;
  for (const Variant& variant : kVariants) {
    const std::string name = DigestOf(pairs, [&](const Pair& pair) {
      std::vector<std::string> inputs;
      for (const Canary& canary : pair.values) inputs.push_back(variant.of(canary.value));
      return inputs;
    });
    if (!name.empty())
      return Relation{"digest", name + (*variant.name == 0 ? "" : std::string(" of it") + variant.name)};
  }
  const std::string of_two = DigestOf(pairs, [](const Pair& pair) {
    std::vector<std::string> inputs;
    for (const Canary& canary : pair.values) {
      for (const Canary& other : pair.others) {
        for (const char* separator : {"", ":", "-", "_", "|", "/", "@", ",", " ", "\n"}) {
          inputs.push_back(canary.value + separator + other.value);
          inputs.push_back(other.value + separator + canary.value);
        }
        inputs.push_back(canary.value + '\0' + other.value);
        inputs.push_back(other.value + '\0' + canary.value);
      }
    }
    return inputs;
  });
  if (!of_two.empty()) return Relation{"digest", of_two + " of it and another source"};
  return std::nullopt;
}

bool InEvery(const std::vector<Pair>& pairs,
             const std::function<bool(const std::string& value, const std::string& text)>& fits) {
  for (std::size_t i = 0; i < pairs.front().values.size(); ++i) {
    const bool all = std::all_of(pairs.begin(), pairs.end(), [&](const Pair& pair) {
      return i < pair.values.size() && fits(pair.values[i].value, pair.text);
    });
    if (all) return true;
  }
  return false;
}

bool IsOrder(const std::vector<Pair>& pairs) {
  const auto sorted = [](std::string text) {
    std::sort(text.begin(), text.end());
    return text;
  };
  const std::string first = sorted(pairs.front().text);
  return first.size() > 1 &&
         std::all_of(pairs.begin(), pairs.end(), [&](const Pair& pair) { return sorted(pair.text) == first; });
}

bool IsLengthOf(const std::string& value, const std::string& text) { return text == std::to_string(value.size()); }

// The length moves with the value's: all that is around it is as long in each.
bool GrowsWith(const std::vector<Pair>& pairs) {
  for (std::size_t i = 0; i < pairs.front().values.size(); ++i) {
    std::set<long long> rest;
    bool numbers = true;
    for (const Pair& pair : pairs) {
      const bool is_number =
          !pair.text.empty() && pair.text.size() < 10 && pair.text.find_first_not_of("0123456789") == std::string::npos;
      numbers = numbers && is_number && i < pair.values.size();
      if (numbers) rest.insert(std::stoll(pair.text) - static_cast<long long>(pair.values[i].value.size()));
    }
    if (numbers && rest.size() == 1) return true;
  }
  return false;
}

std::size_t DifferentTexts(const std::vector<Pair>& pairs) {
  std::set<std::string> texts;
  for (const Pair& pair : pairs) texts.insert(pair.text);
  return texts.size();
}

}  // namespace

Relation NameRelation(const std::vector<Pair>& pairs) {
  if (pairs.empty()) return {"follows", ""};
  if (std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) { return !pair.told; })) return {"presence", ""};
  if (InEvery(pairs, [](const std::string& value, const std::string& text) { return value == text; })) {
    return {"equals", ""};
  }
  if (InEvery(pairs, [](const std::string& value, const std::string& text) {
        return value.size() >= kShortestContained && AsciiLower(text).find(AsciiLower(value)) != std::string::npos;
      })) {
    return {"contains", ""};
  }
  if (const auto digest = PlainDigest(pairs)) return *digest;
  if (InEvery(pairs, IsLengthOf) || GrowsWith(pairs)) return {"length", ""};
  if (IsOrder(pairs)) return {"order", ""};
  const std::size_t texts = DifferentTexts(pairs);
  if (texts < pairs.size() && texts <= 1 + pairs.size() / 2) {
    return {"one-of", fmt::format("{} values on {} machines", texts, pairs.size())};
  }
  const bool is_digest =
      std::all_of(pairs.begin(), pairs.end(), [](const Pair& pair) { return IsDigestLike(pair.text); });
  return is_digest ? Relation{"keyed", ""} : Relation{"follows", ""};
}

}  // namespace telltale::flows
