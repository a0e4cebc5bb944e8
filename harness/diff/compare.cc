#include "harness/diff/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/digest.h"

namespace telltale {
namespace {

constexpr auto kWorse = Direction::kWorse;
constexpr auto kBetter = Direction::kBetter;
constexpr auto kNeutral = Direction::kNeutral;

std::string Summary(const DeclaredField& field) {
  const std::string limits = LimitsInWords(field.constraint);
  return fmt::format("{}{}; class {}; personal data {}; purpose {}", TypeInWords(field.constraint),
                     limits.empty() ? "" : ", " + limits, field.notes.category.empty() ? "none" : field.notes.category,
                     field.notes.personal_data.empty() ? "none" : field.notes.personal_data,
                     field.notes.purpose.empty() ? "none" : field.notes.purpose);
}

std::string Joined(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

bool Includes(const std::set<std::string>& outer, const std::set<std::string>& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

class Comparison {
 public:
  Comparison(std::string contract, std::vector<Change>& changes) : contract_(std::move(contract)), changes_(changes) {}

  void Add(const std::string& kind, Direction direction, const std::string& pointer, std::string before,
           std::string after, std::string why, const std::string& detail = {}) {
    Change change{kind, direction, contract_, pointer, std::move(before), std::move(after), std::move(why), {}};
    change.id = Sha256Hex(kind + '\n' + contract_ + '\n' + pointer + '\n' + detail).substr(0, 32);
    changes_.push_back(std::move(change));
  }

  void Parts(const DictionaryPart& before, const DictionaryPart& after) {
    for (const DictionaryRow& row : after.rows) {
      const DictionaryRow* const old = FindRow(before, row.declared.pointer);
      if (old == nullptr) {
        Added(row);
      } else {
        Rows(*old, row);
      }
    }
    for (const DictionaryRow& row : before.rows) {
      if (FindRow(after, row.declared.pointer) == nullptr) {
        Add("field-removed", kBetter, row.declared.pointer, Summary(row.declared), "", "It is no longer sent.");
      }
    }
    for (const auto& [pointer, container] : after.containers) {
      const auto old = before.containers.find(pointer);
      if (old == before.containers.end()) {
        if (container.open) Opened(pointer, "");
        continue;
      }
      if (container.open && !old->second.open) Opened(pointer, "closed");
      if (!container.open && old->second.open) {
        Add("object-closed", kBetter, pointer, "open", "closed", "Only fields that are named may be sent.");
      }
      Constraints(pointer, old->second.constraint, container.constraint);
      Conditions(pointer, old->second.conditions, container.conditions);
    }
  }

 private:
  void Opened(const std::string& pointer, const std::string& before) {
    Add("object-opened", kWorse, pointer, before, "open", "Fields that nobody has reviewed may be sent in it.");
  }

  void Added(const DictionaryRow& row) {
    const bool undeclared = row.status == FieldStatus::kUndeclared;
    Add(undeclared ? "undeclared-field-seen" : "field-added", kWorse, row.declared.pointer, "",
        undeclared ? "seen, not declared" : Summary(row.declared),
        undeclared ? "It is sent and nobody has agreed to it." : "More is sent than users were told.");
  }

  void Rows(const DictionaryRow& old, const DictionaryRow& row) {
    const DeclaredField& a = old.declared;
    const DeclaredField& b = row.declared;
    const bool was_undeclared = old.status == FieldStatus::kUndeclared;
    const bool is_undeclared = row.status == FieldStatus::kUndeclared;
    if (was_undeclared || is_undeclared) {
      if (was_undeclared != is_undeclared) {
        Add(is_undeclared ? "field-undeclared" : "field-declared", is_undeclared ? kWorse : kNeutral, b.pointer,
            was_undeclared ? "undeclared" : Summary(a), is_undeclared ? "undeclared" : Summary(b),
            is_undeclared ? "It is still sent, and no longer documented."
                          : "What was sent is documented now: review it.");
      }
      return;
    }
    if (a.required != b.required) {
      Add(b.required ? "field-required" : "field-optional", b.required ? kWorse : kBetter, b.pointer,
          a.required ? "always" : "optional", b.required ? "always" : "optional",
          b.required ? "It is sent with every payload." : "It need not be sent.");
    }
    Constraints(b.pointer, a.constraint, b.constraint);
    Conditions(b.pointer, a.conditions, b.conditions);
    Annotations(b.pointer, a.notes, b.notes);
  }

  void Conditions(const std::string& pointer, const std::vector<FieldCondition>& before,
                  const std::vector<FieldCondition>& after) {
    const auto each = [&](const std::vector<FieldCondition>& from, const std::vector<FieldCondition>& in,
                          bool dropped) {
      for (const FieldCondition& condition : from) {
        if (std::find(in.begin(), in.end(), condition) != in.end()) continue;
        // To be forbidden or limited protects; to be demanded does not.
        const bool protects = condition.says != "present";
        const std::string words = condition.says + " when " + condition.when;
        Add(dropped ? "condition-dropped" : "condition-added", protects == dropped ? kWorse : kBetter, pointer,
            dropped ? words : "", dropped ? "" : words,
            protects == dropped ? "More may be sent in this case than before." : "Less may be sent in this case.",
            words);
      }
    };
    each(before, after, true);
    each(after, before, false);
  }

  // `before` and `after` are larger where more is allowed.
  template <class T>
  void Limit(const std::string& kind, const std::string& pointer, const std::optional<T>& before,
             const std::optional<T>& after, bool larger_allows_more) {
    if (before == after) return;
    const bool loosened = !after || (before && (*after > *before) == larger_allows_more);
    Add(kind + (loosened ? "-loosened" : "-tightened"), loosened ? kWorse : kBetter, pointer,
        before ? fmt::format("{}", *before) : "none", after ? fmt::format("{}", *after) : "none",
        loosened ? "Values that were ruled out may be sent." : "Fewer values may be sent.");
  }

  void Texts(const std::string& kind, const std::string& pointer, const std::set<std::string>& before,
             const std::set<std::string>& after) {
    if (before == after) return;
    const bool tightened = Includes(after, before);
    const bool dropped = Includes(before, after);
    Add(kind + (tightened ? "-added"
                : dropped ? "-dropped"
                          : "-changed"),
        tightened ? kBetter : kWorse, pointer, Joined(before), Joined(after),
        tightened ? "Fewer values may be sent."
        : dropped ? "Values that were ruled out may be sent."
                  : "Nobody can tell that the new one admits no more than the old one.");
  }

  void Constraints(const std::string& pointer, const ValueConstraint& a, const ValueConstraint& b) {
    if (a == b) return;
    const bool any_type = b.types.empty() && !a.types.empty();
    if (a.types != b.types) {
      const bool wider = any_type || (!a.types.empty() && !Includes(a.types, b.types));
      Add(wider ? "type-widened" : "type-narrowed", wider ? kWorse : kBetter, pointer, TypeInWords(a), TypeInWords(b),
          wider ? "Values of another kind may be sent." : "Fewer values may be sent.");
    }
    Values(pointer, a, b);
    Texts("pattern", pointer, a.patterns, b.patterns);
    Texts("format", pointer, a.formats, b.formats);
    Limit("max-length", pointer, a.max_length, b.max_length, true);
    Limit("max-items", pointer, a.max_items, b.max_items, true);
    Limit("minimum", pointer, a.minimum, b.minimum, false);
    Limit("maximum", pointer, a.maximum, b.maximum, true);
    std::set<std::string> others_a, others_b;
    for (const auto& [keyword, text] : a.others) others_a.insert(keyword + " " + text);
    for (const auto& [keyword, text] : b.others) others_b.insert(keyword + " " + text);
    Texts("constraint", pointer, others_a, others_b);
  }

  void Values(const std::string& pointer, const ValueConstraint& a, const ValueConstraint& b) {
    if (a.values == b.values) return;
    const std::string before = a.values ? Joined(*a.values) : "not enumerated";
    const std::string after = b.values ? Joined(*b.values) : "not enumerated";
    if (a.values && !b.values) {
      const bool text = b.types.empty() || b.types.contains("string");
      Add(text ? "enum-to-free-text" : "enum-dropped", kWorse, pointer, before, after,
          text ? "Free text can hold anything, also what is personal." : "Values that were ruled out may be sent.");
    } else if (a.values && b.values && !Includes(*a.values, *b.values)) {
      Add("enum-widened", kWorse, pointer, before, after, "It tells more than users were told.");
    } else {
      Add("enum-narrowed", kBetter, pointer, before, after, "Fewer values may be sent.");
    }
  }

  void Raised(const std::string& kind, const std::string& pointer, const std::string& before, const std::string& after,
              int (*rank)(std::string_view)) {
    if (before == after) return;
    if (before.empty()) return Add(kind + "-stated", kBetter, pointer, "", after, "A reviewer can judge it now.");
    if (after.empty())
      return Add(kind + "-removed", kWorse, pointer, before, "", "Nobody can tell any more whether it may be sent.");
    const bool lowered = rank(after) >= 0 && rank(after) < rank(before);
    Add(kind + (lowered ? "-lowered" : "-raised"), lowered ? kNeutral : kWorse, pointer, before, after,
        lowered ? "A lower class must follow from other data, not from another word: check it."
                : "It says more of a person than was approved.");
  }

  // Texts of which any change must be approved, or (`neutral`) only be known.
  void Statement(const std::string& kind, const std::string& pointer, const std::string& before,
                 const std::string& after, const std::string& why, bool neutral = false) {
    if (before == after) return;
    if (before.empty()) return Add(kind + "-stated", kBetter, pointer, "", after, "A reviewer can judge it now.");
    if (after.empty()) return Add(kind + "-removed", kWorse, pointer, before, "", "It is no longer stated.");
    Add(kind + "-changed", neutral ? kNeutral : kWorse, pointer, before, after, why);
  }

  void Longer(const std::string& kind, const std::string& pointer, const std::string& before, const std::string& after,
              const std::string& why) {
    const double a = LifetimeDays(before);
    const double b = LifetimeDays(after);
    if (before == after || before.empty() || after.empty() || a < 0 || b < 0 || a == b) {
      return Statement(kind, pointer, before, after, "Nobody can tell that it is not longer than what was approved.");
    }
    Add(kind + (b > a ? "-longer" : "-shorter"), b > a ? kWorse : kBetter, pointer, before, after,
        b > a ? why : "It is over sooner.");
  }

  void Identifier(const std::string& pointer, const FieldAnnotations& a, const FieldAnnotations& b) {
    const auto words = [](const FieldAnnotations& notes) {
      return fmt::format("{}; {}; {}", notes.identifier_source, notes.identifier_transform, notes.identifier_lifetime);
    };
    if (a.is_identifier() && !b.is_identifier()) {
      return Add("identifier-removed", kWorse, pointer, words(a), "",
                 "It still tells people apart, and no longer says how.");
    }
    if (!a.is_identifier() && b.is_identifier()) {
      const bool was_known =
          a.category == "pseudonymous" || a.category == "personal" || a.personal_data == "pseudonymous";
      return Add("identifier-stated", was_known ? kBetter : kWorse, pointer, "", words(b),
                 was_known ? "A reviewer can judge it now." : "What told nobody apart does so now.");
    }
    Statement("identifier-source", pointer, a.identifier_source, b.identifier_source,
              "It is derived from something else than was approved.");
    Longer("identifier-lifetime", pointer, a.identifier_lifetime, b.identifier_lifetime,
           "More of what one person does can be joined.");
    const int old_strength = TransformStrength(a.identifier_transform);
    const int strength = TransformStrength(b.identifier_transform);
    if (old_strength >= 0 && strength > old_strength) {
      Add("identifier-transform-stronger", kBetter, pointer, a.identifier_transform, b.identifier_transform,
          "What it is made of is harder to guess.");
    } else {
      Statement("identifier-transform", pointer, a.identifier_transform, b.identifier_transform,
                "What it is made of may be easier to guess.");
    }
  }

  void Expiry(const std::string& pointer, const std::string& before, const std::string& after) {
    if (before == after) return;
    const bool longer = after.empty() || (!before.empty() && after > before);
    Add(longer ? "expiry-extended" : "expiry-shortened", longer ? kWorse : kBetter, pointer, before, after,
        longer ? "It may be sent for longer than was approved." : "Somebody asks sooner whether it is still needed.");
  }

  void Sets(const std::string& kind, const std::string& pointer, const std::vector<std::string>& before,
            const std::vector<std::string>& after, const std::string& why) {
    for (const std::string& text : after) {
      if (std::find(before.begin(), before.end(), text) == before.end())
        Add(kind + "-added", kWorse, pointer, "", text, why, text);
    }
    for (const std::string& text : before) {
      if (std::find(after.begin(), after.end(), text) == after.end()) {
        Add(kind + "-removed", kBetter, pointer, text, "", "Fewer than before.", text);
      }
    }
  }

  void Annotations(const std::string& pointer, const FieldAnnotations& a, const FieldAnnotations& b) {
    Raised("class", pointer, a.category, b.category, CategoryRank);
    Raised("sensitivity", pointer, a.sensitivity, b.sensitivity, SensitivityRank);
    Raised("personal-data", pointer, a.personal_data, b.personal_data, PersonalDataRank);
    Statement("purpose", pointer, a.purpose, b.purpose,
              "Data may be used for the purposes that were told, and no others.");
    Statement("legal-basis", pointer, a.legal_basis, b.legal_basis, "What was allowed was allowed on the other basis.");
    Sets("recipient", pointer, a.recipients, b.recipients, "Somebody else is given the data.");
    Longer("retention", pointer, a.retention, b.retention, "It is kept for longer than was approved.");
    Identifier(pointer, a, b);
    Expiry(pointer, a.expires, b.expires);
    Statement("meaning", pointer, a.meaning, b.meaning, "Read whether it still means the same.", true);
    Statement("owner", pointer, a.owner, b.owner, "Somebody else answers for it.", true);
    Statement("review", pointer, a.review, b.review, "It points to another review: read that.", true);
    if (a.events == b.events) return;
    if (b.events.empty()) {  // all events
      Add("event-added", kWorse, pointer, fmt::format("{}", fmt::join(a.events, ", ")), "all",
          "It is sent more often.");
    } else if (a.events.empty()) {
      Add("event-removed", kBetter, pointer, "all", fmt::format("{}", fmt::join(b.events, ", ")),
          "It is sent less often.");
    } else {
      Sets("event", pointer, a.events, b.events, "It is sent more often.");
    }
  }

  const std::string contract_;
  std::vector<Change>& changes_;
};

// Contracts are the same by name; those left over are paired where there is one on each side.
const DictionaryPart* PairOf(const DictionaryPart& part, const std::vector<DictionaryPart>& own,
                             const std::vector<DictionaryPart>& others) {
  const auto same = [](const DictionaryPart& a, const DictionaryPart& b) {
    return a.contract == b.contract && (!a.contract.empty() || a.endpoints == b.endpoints);
  };
  const auto has = [&](const std::vector<DictionaryPart>& in, const DictionaryPart& wanted) {
    return std::any_of(in.begin(), in.end(), [&](const DictionaryPart& one) { return same(one, wanted); });
  };
  const DictionaryPart* left = nullptr;
  std::size_t count = 0;
  for (const DictionaryPart& other : others) {
    if (same(part, other)) return &other;
    if (other.contract.empty() || has(own, other)) continue;
    left = &other;
    ++count;
  }
  const auto alone = std::count_if(
      own.begin(), own.end(), [&](const DictionaryPart& one) { return !one.contract.empty() && !has(others, one); });
  return count == 1 && alone == 1 && !part.contract.empty() ? left : nullptr;
}

void CompareSets(const std::string& kind, const std::set<std::string>& before, const std::set<std::string>& after,
                 bool more_is_worse, const std::string& why, std::vector<Change>& changes) {
  Comparison comparison("", changes);
  for (const std::string& text : after) {
    if (!before.contains(text)) {
      comparison.Add(kind + "-added", more_is_worse ? kWorse : kBetter, "", "", text, more_is_worse ? why : "One more.",
                     text);
    }
  }
  for (const std::string& text : before) {
    if (!after.contains(text)) {
      comparison.Add(kind + "-removed", more_is_worse ? kBetter : kWorse, "", text, "",
                     more_is_worse ? "One less." : why, text);
    }
  }
}

bool Has(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

double LifetimeDays(const std::string& words) {
  const std::string text = Lower(words);
  const std::size_t digit = text.find_first_of("0123456789");
  double number = 0;
  std::size_t end = digit;
  for (; digit != std::string::npos && end < std::min(text.size(), digit + 6) &&
         std::isdigit(static_cast<unsigned char>(text[end]));
       ++end) {
    number = number * 10 + (text[end] - '0');
  }
  if (digit != std::string::npos) {
    const std::string unit = text.substr(end);
    if (Has(unit, {"hour"})) return number / 24;
    if (Has(unit, {"day"})) return number;
    if (Has(unit, {"week"})) return number * 7;
    if (Has(unit, {"month"})) return number * 30;
    if (Has(unit, {"year"})) return number * 365;
    return -1;
  }
  if (Has(text, {"execution", "process", "invocation", "one run"})) return 0;
  if (Has(text, {"session"})) return 0.5;
  if (Has(text, {"daily", "a day", "one day"})) return 1;
  if (Has(text, {"installation", "machine", "device"})) return 3650;
  if (Has(text, {"forever", "permanent", "unlimited", "account"})) return 36500;
  return -1;
}

int TransformStrength(const std::string& words) {
  const std::string text = Lower(words);
  if (Has(text, {"unsalted", "without salt", "no salt", "without key", "unkeyed"})) return 1;
  if (Has(text, {"random"})) return 4;
  if (Has(text, {"hmac", "keyed"})) return 3;
  if (Has(text, {"salt"})) return 2;
  if (Has(text, {"hash", "sha-", "sha1", "sha2", "md5", "blake"})) return 1;
  return Has(text, {"plain", "raw", "none", "as it is", "encoded"}) ? 0 : -1;
}

std::vector<Change> Compare(const Reviewed& before, const Reviewed& after) {
  std::vector<Change> changes;
  const std::vector<DictionaryPart>& old = before.dictionary.parts;
  const std::vector<DictionaryPart>& parts = after.dictionary.parts;
  for (const DictionaryPart& part : parts) {
    const DictionaryPart* const pair = PairOf(part, parts, old);
    Comparison(part.contract, changes).Parts(pair == nullptr ? DictionaryPart() : *pair, part);
  }
  for (const DictionaryPart& part : old) {
    if (PairOf(part, old, parts) == nullptr) Comparison(part.contract, changes).Parts(part, DictionaryPart());
  }
  if (after.kind == Reviewed::Kind::kRun) {
    CompareSets("endpoint", before.endpoints, after.endpoints, true, "Somebody else is given the data.", changes);
    CompareSets("opt-out", before.opt_outs, after.opt_outs, false, "A way to say no is gone, or no longer proved.",
                changes);
    CompareSets("finding", before.findings, after.findings, true, "A promise is broken that was kept.", changes);
  }
  SortChanges(changes);
  return changes;
}

}  // namespace telltale
