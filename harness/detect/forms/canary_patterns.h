#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/canary.h"
#include "harness/detect/forms/forms.h"
#include "harness/detect/tables/pattern_matcher.h"
#include "harness/detect/tables/xor_matcher.h"

namespace telltale {

// How good an explanation a match is; lower is better.
enum class Rank : std::uint8_t { kValue, kForm, kPart, kTurned, kDigest, kWeakDigest, kFragments };

// What a pattern's tag stands for.
struct PatternMeaning {
  enum class Change : std::uint8_t { kNone, kReversed, kRotated, kRotatedWithDigits, kRot47, kAtbash };
  std::uint32_t canary = 0;
  std::uint32_t name = 0;
  Rank rank = Rank::kForm;
  Change change = Change::kNone;
  std::uint8_t turn = 0;  // of kRotated: 1 to 25
};

// The literal patterns of a canary set: every written form, and each of them reversed and rotated. Immutable.
class CanaryPatterns {
 public:
  // `forms[i]` are those of canary i. Past 200 canaries only the values themselves are rotated, past 2000 by 13 only.
  explicit CanaryPatterns(const std::vector<std::vector<Form>>& forms);

  const PatternMatcher& matcher() const { return matcher_; }
  const XorMatcher& xor_matcher() const { return xor_matcher_; }
  const PatternMeaning& meaning(std::uint32_t tag) const { return meanings_[tag]; }
  std::string Describe(std::uint32_t tag) const;
  std::size_t size() const { return meanings_.size(); }

 private:
  std::vector<std::string> names_;
  std::vector<PatternMeaning> meanings_;
  PatternMatcher matcher_;
  XorMatcher xor_matcher_;
};

}  // namespace telltale
