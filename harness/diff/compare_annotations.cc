#include "harness/diff/compare_annotations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/diff/strength_words.h"

namespace telltale {
namespace {

using enum Direction;

void Raised(ChangeList& list, const std::string& kind, const std::string& pointer, const std::string& before,
            const std::string& after, int (*rank)(std::string_view)) {
  if (before == after) return;
  if (before.empty()) return list.Add(kind + "-stated", kBetter, pointer, "", after, "A reviewer can judge it now.");
  if (after.empty())
    return list.Add(kind + "-removed", kWorse, pointer, before, "", "Nobody can tell any more whether it may be sent.");
  const bool lowered = rank(after) >= 0 && rank(after) < rank(before);
  list.Add(kind + (lowered ? "-lowered" : "-raised"), lowered ? kNeutral : kWorse, pointer, before, after,
           lowered ? "A lower class must follow from other data, not from another word: check it."
                   : "It says more of a person than was approved.");
}

// Texts of which any change must be approved, or (`neutral`) only be known.
void Statement(ChangeList& list, const std::string& kind, const std::string& pointer, const std::string& before,
               const std::string& after, const std::string& why, bool neutral = false) {
  if (before == after) return;
  if (before.empty()) return list.Add(kind + "-stated", kBetter, pointer, "", after, "A reviewer can judge it now.");
  if (after.empty()) return list.Add(kind + "-removed", kWorse, pointer, before, "", "It is no longer stated.");
  list.Add(kind + "-changed", neutral ? kNeutral : kWorse, pointer, before, after, why);
}

void Longer(ChangeList& list, const std::string& kind, const std::string& pointer, const std::string& before,
            const std::string& after, const std::string& why) {
  const double a = LifetimeDays(before);
  const double b = LifetimeDays(after);
  if (before == after || before.empty() || after.empty() || a < 0 || b < 0 || a == b) {
    return Statement(list, kind, pointer, before, after,
                     "Nobody can tell that it is not longer than what was approved.");
  }
  list.Add(kind + (b > a ? "-longer" : "-shorter"), b > a ? kWorse : kBetter, pointer, before, after,
           b > a ? why : "It is over sooner.");
}

void Identifier(ChangeList& list, const std::string& pointer, const FieldAnnotations& a, const FieldAnnotations& b) {
  const auto words = [](const FieldAnnotations& notes) {
    return fmt::format("{}; {}; {}", notes.identifier_source, notes.identifier_transform, notes.identifier_lifetime);
  };
  if (a.is_identifier() && !b.is_identifier()) {
    return list.Add("identifier-removed", kWorse, pointer, words(a), "",
                    "It still tells people apart, and no longer says how.");
  }
  if (!a.is_identifier() && b.is_identifier()) {
    const bool was_known =
        a.category == "pseudonymous" || a.category == "personal" || a.personal_data == "pseudonymous";
    return list.Add("identifier-stated", was_known ? kBetter : kWorse, pointer, "", words(b),
                    was_known ? "A reviewer can judge it now." : "What told nobody apart does so now.");
  }
  Statement(list, "identifier-source", pointer, a.identifier_source, b.identifier_source,
            "It is derived from something else than was approved.");
  Longer(list, "identifier-lifetime", pointer, a.identifier_lifetime, b.identifier_lifetime,
         "More of what one person does can be joined.");
  const int old_strength = TransformStrength(a.identifier_transform);
  const int strength = TransformStrength(b.identifier_transform);
  if (old_strength >= 0 && strength > old_strength) {
    list.Add("identifier-transform-stronger", kBetter, pointer, a.identifier_transform, b.identifier_transform,
             "What it is made of is harder to guess.");
  } else {
    Statement(list, "identifier-transform", pointer, a.identifier_transform, b.identifier_transform,
              "What it is made of may be easier to guess.");
  }
}

void Expiry(ChangeList& list, const std::string& pointer, const std::string& before, const std::string& after) {
  if (before == after) return;
  const bool longer = after.empty() || (!before.empty() && after > before);
  list.Add(
      longer ? "expiry-extended" : "expiry-shortened", longer ? kWorse : kBetter, pointer, before, after,
      longer ? "It may be sent for longer than was approved." : "Somebody asks sooner whether it is still needed.");
}

void Events(ChangeList& list, const std::string& pointer, const FieldAnnotations& a, const FieldAnnotations& b) {
  if (a.events == b.events) return;
  if (b.events.empty()) {  // all events
    list.Add("event-added", kWorse, pointer, fmt::format("{}", fmt::join(a.events, ", ")), "all",
             "It is sent more often.");
  } else if (a.events.empty()) {
    list.Add("event-removed", kBetter, pointer, "all", fmt::format("{}", fmt::join(b.events, ", ")),
             "It is sent less often.");
  } else {
    list.AddSets("event", pointer, a.events, b.events, "It is sent more often.");
  }
}

}  // namespace

void CompareAnnotations(ChangeList& list, const std::string& pointer, const FieldAnnotations& a,
                        const FieldAnnotations& b) {
  Raised(list, "class", pointer, a.category, b.category, CategoryRank);
  Raised(list, "sensitivity", pointer, a.sensitivity, b.sensitivity, SensitivityRank);
  Raised(list, "personal-data", pointer, a.personal_data, b.personal_data, PersonalDataRank);
  Statement(list, "purpose", pointer, a.purpose, b.purpose,
            "Data may be used for the purposes that were told, and no others.");
  Statement(list, "legal-basis", pointer, a.legal_basis, b.legal_basis,
            "What was allowed was allowed on the other basis.");
  list.AddSets("recipient", pointer, a.recipients, b.recipients, "Somebody else is given the data.");
  Longer(list, "retention", pointer, a.retention, b.retention, "It is kept for longer than was approved.");
  Identifier(list, pointer, a, b);
  Expiry(list, pointer, a.expires, b.expires);
  Statement(list, "meaning", pointer, a.meaning, b.meaning, "Read whether it still means the same.", true);
  Statement(list, "owner", pointer, a.owner, b.owner, "Somebody else answers for it.", true);
  Statement(list, "review", pointer, a.review, b.review, "It points to another review: read that.", true);
  Events(list, pointer, a, b);
}

}  // namespace telltale
