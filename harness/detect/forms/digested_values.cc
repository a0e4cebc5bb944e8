#include "harness/detect/forms/digested_values.h"

#include <algorithm>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/detect/compiled.h"
#include "harness/detect/fold.h"

namespace telltale {
namespace {

constexpr std::size_t kFewCanaries = 200;
constexpr std::size_t kMostDigested = 40;

bool IsId(CanaryClass canary_class) {
  switch (canary_class) {
    case CanaryClass::kEnvSecret:
    case CanaryClass::kFileName:
    case CanaryClass::kGeneric:
    case CanaryClass::kFlagValue:
    case CanaryClass::kArgument:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::vector<DigestedValue> DigestedValues(const LeakDetector::Compiled& compiled) {
  const bool are_few = compiled.canaries.size() <= kFewCanaries;
  std::vector<DigestedValue> values;
  for (std::uint32_t i = 0; i < compiled.canaries.size(); ++i) {
    const DigestCatalog::Source& source = compiled.digests.source(i);
    if (source.texts.empty()) continue;
    const bool is_id = IsId(compiled.canaries[i].canary_class);
    const auto add = [&](const std::string& name, Bytes text, bool is_raw) {
      values.push_back({i, name, std::move(text), is_id, is_raw, compiled.canaries[i].id + ' ' + name});
    };
    add(source.names[0], source.texts[0], false);
    if (!are_few) continue;
    if (Bytes lower = LowerCase(source.texts[0]); lower != source.texts[0]) {
      add(source.names[0] + ", in lower case", std::move(lower), false);
    }
    for (std::size_t base = 1; base < source.texts.size(); ++base) {
      if (source.salted[base] == SaltedAs::kNothing) continue;
      add(source.names[base], source.texts[base], source.salted[base] == SaltedAs::kBytes);
    }
  }
  return values;
}

std::vector<DigestedValue> DigestsOfValues(const LeakDetector::Compiled& compiled) {
  std::vector<DigestedValue> values;
  Digester digester;
  std::size_t digested = 0;
  for (const DigestedValue& value : DigestedValues(compiled)) {
    if (!value.is_id || value.is_raw || ++digested > kMostDigested) continue;
    for (const DigestAlgorithm algorithm : {DigestAlgorithm::kSha256, DigestAlgorithm::kSha1, DigestAlgorithm::kMd5}) {
      const Bytes digest(digester.Compute(algorithm, value.text));
      const std::string name = std::string(Traits(algorithm).name) + " of the " + value.name;
      const auto add = [&](const std::string& how, Bytes text) {
        values.push_back({value.canary, name + how, std::move(text), true, false, value.form + ' ' + name + how});
      };
      add("", ToHex(digest));
      if (algorithm != DigestAlgorithm::kSha256) continue;
      add(" (as bytes)", digest);
      add(" (as Base64)", ToBase64(digest));
    }
  }
  return values;
}

std::vector<DigestedValue> PathsBelowValues(const LeakDetector::Compiled& compiled) {
  std::vector<DigestedValue> values;
  if (compiled.canaries.size() > kFewCanaries) return values;
  for (std::uint32_t i = 0; i < compiled.canaries.size(); ++i) {
    const Canary& canary = compiled.canaries[i];
    const DigestCatalog::Source& source = compiled.digests.source(i);
    if (!IsId(canary.canary_class) || !canary.value.starts_with('/')) continue;
    for (std::size_t base = 1; base < source.texts.size(); ++base) {
      const Bytes& path = source.texts[base];
      if (!path.starts_with(canary.value + '/')) continue;
      values.push_back(
          {i, source.names[base], path, true, false, canary.id + " and " + path.substr(canary.value.size())});
    }
  }
  return values;
}

SaltSubjects::SaltSubjects(const LeakDetector::Compiled& compiled)
    : canaries(compiled.canaries),
      values(DigestedValues(compiled)),
      digests(DigestsOfValues(compiled)),
      below(PathsBelowValues(compiled)) {}

}  // namespace telltale
