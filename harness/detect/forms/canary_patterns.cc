#include "harness/detect/forms/canary_patterns.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "harness/detect/edge.h"
#include "harness/detect/fold.h"

namespace telltale {
namespace {

using Change = PatternMeaning::Change;

// A turned form is one more chance for a short word to be another word (rot 7 makes "cheer" "jolly").
constexpr std::size_t kShortestTurned = 8;
constexpr std::size_t kFewestTurnedLetters = 4;

char TurnLetter(char c, unsigned by) {
  if (!IsLetter(c)) return c;
  const char first = c >= 'a' ? 'a' : 'A';
  return static_cast<char>(first + (c - first + static_cast<int>(by)) % 26);
}

Bytes Turned(BytesView text, Change change, unsigned by) {
  Bytes result(text);
  for (char& c : result) {
    if (change == Change::kRot47) {
      if (c >= 33 && c <= 126) c = static_cast<char>(33 + (c - 33 + 47) % 94);
    } else if (change == Change::kAtbash) {
      if (IsLetter(c)) c = static_cast<char>(c >= 'a' ? 'a' + 'z' - c : 'A' + 'Z' - c);
    } else if (change == Change::kRotatedWithDigits && IsDigit(c)) {
      c = static_cast<char>('0' + (c - '0' + 5) % 10);
    } else {
      c = TurnLetter(c, by);
    }
  }
  return result;
}

// Reversed by code points: a reversed text is still UTF-8.
Bytes Reversed(const Form& form) {
  Bytes result(form.text.rbegin(), form.text.rend());
  if (!form.fold_case) return result;
  for (std::size_t at = 0; at < result.size();) {
    std::size_t end = at;
    while (end < result.size() && (result[end] & 0xc0) == 0x80) ++end;  // continuation bytes, then their first
    end = std::min(end + 1, result.size());
    std::reverse(result.begin() + static_cast<std::ptrdiff_t>(at), result.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  }
  return result;
}

class Builder {
 public:
  Builder(std::vector<std::string>& names, std::vector<PatternMeaning>& meanings, std::size_t canaries)
      : names_(names), meanings_(meanings), canaries_(canaries) {}

  void Add(std::uint32_t canary, const Form& form, Rank rank) {
    const std::uint32_t name = Intern(form.name);
    Append(form, form.text, {canary, name, rank, Change::kNone, 0});
    AddXor(form, {canary, name, Rank::kTurned, Change::kNone, 0}, rank);
    const auto words = static_cast<std::size_t>(std::count_if(form.text.begin(), form.text.end(), IsWordByte));
    if (!form.fold_case || words < kShortestTurned || form.part) return;
    if (const Bytes reversed = Reversed(form); reversed != form.text) {
      Append(form, reversed, {canary, name, Rank::kTurned, Change::kReversed, 0});
      if (rank == Rank::kValue) {
        constexpr std::uint8_t kRot13 = 13;
        Append(form, Turned(reversed, Change::kRotated, kRot13),
               {canary, name, Rank::kTurned, Change::kReversed, kRot13});
      }
      // By bytes it is no UTF-8 any more, where it is not ASCII.
      Form bytes = form;
      bytes.fold_case = false;
      if (Bytes backwards = Reversed(bytes); backwards != reversed) {
        Append(bytes, std::move(backwards), {canary, name, Rank::kTurned, Change::kReversed, 0});
      }
    }
    const auto letters = static_cast<std::size_t>(std::count_if(form.text.begin(), form.text.end(), IsLetter));
    if (letters >= kFewestTurnedLetters) AddRotations(canary, form, name, rank);
  }

  std::vector<Pattern> patterns;
  std::vector<XorMatcher::Value> xor_values;

 private:
  std::uint32_t Intern(const std::string& name) {
    const auto [it, fresh] = index_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (fresh) names_.push_back(name);
    return it->second;
  }

  void Append(const Form& form, Bytes text, const PatternMeaning& meaning) {
    patterns.push_back({std::move(text), form.edge, form.fold_case, static_cast<std::uint32_t>(meanings_.size())});
    meanings_.push_back(meaning);
  }

  void AddRotations(std::uint32_t canary, const Form& form, std::uint32_t name, Rank rank) {
    constexpr std::size_t kManyCanaries = 200;
    constexpr std::size_t kVeryManyCanaries = 2000;
    if (canaries_ > kManyCanaries && rank != Rank::kValue) return;
    for (unsigned by = 1; by < 26; ++by) {
      if (canaries_ > kVeryManyCanaries && by != 13) continue;
      Append(form, Turned(form.text, Change::kRotated, by),
             {canary, name, Rank::kTurned, Change::kRotated, static_cast<std::uint8_t>(by)});
    }
    if (canaries_ > kManyCanaries) return;
    for (const Change change : {Change::kRotatedWithDigits, Change::kRot47, Change::kAtbash}) {
      Form turned = form;
      turned.fold_case = change != Change::kRot47;
      if (change == Change::kRot47) turned.edge = Edge::kAny;
      Append(turned, Turned(form.text, change, 13), {canary, name, Rank::kTurned, change, 13});
    }
  }

  void AddXor(const Form& form, const PatternMeaning& meaning, Rank rank) {
    if (form.part || (canaries_ > 200 && rank != Rank::kValue)) return;
    std::vector<Bytes> spellings = {form.text};
    if (form.fold_case && rank == Rank::kValue) {
      spellings.push_back(LowerCase(form.text));
      spellings.push_back(UpperCase(form.text));
    }
    std::unordered_set<Bytes> seen;
    for (Bytes& spelling : spellings) {
      if (!seen.insert(spelling).second) continue;
      xor_values.push_back({std::move(spelling), static_cast<std::uint32_t>(meanings_.size())});
      meanings_.push_back(meaning);
    }
  }

  std::vector<std::string>& names_;
  std::vector<PatternMeaning>& meanings_;
  std::size_t canaries_;
  std::unordered_map<std::string, std::uint32_t> index_;
};

}  // namespace

CanaryPatterns::CanaryPatterns(const std::vector<std::vector<Form>>& forms) {
  Builder builder(names_, meanings_, forms.size());
  for (std::size_t canary = 0; canary < forms.size(); ++canary) {
    for (std::size_t i = 0; i < forms[canary].size(); ++i) {
      const Form& form = forms[canary][i];
      if (form.only_digested) continue;
      const Rank rank = i == 0 ? Rank::kValue : form.part ? Rank::kPart : Rank::kForm;
      builder.Add(static_cast<std::uint32_t>(canary), form, rank);
    }
  }
  matcher_ = PatternMatcher(builder.patterns);
  xor_matcher_ = XorMatcher(std::move(builder.xor_values));
}

std::string CanaryPatterns::Describe(std::uint32_t tag) const {
  const PatternMeaning& meaning = meanings_[tag];
  std::string text = names_[meaning.name];
  switch (meaning.change) {
    case Change::kNone:
      break;
    case Change::kReversed:
      text += meaning.turn == 0 ? ", reversed" : ", in ROT13 and reversed";
      break;
    case Change::kRotated:
      text += ", rotated by " + std::to_string(meaning.turn) + " letters";
      break;
    case Change::kRotatedWithDigits:
      text += ", in ROT18";
      break;
    case Change::kRot47:
      text += ", in ROT47";
      break;
    case Change::kAtbash:
      text += ", in Atbash";
      break;
  }
  return text;
}

}  // namespace telltale
