#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/dictionary/dictionary.h"

namespace telltale {

// One row of the dictionary as texts, in the order of the CSV's columns. Texts are as they came: a renderer makes them
// safe. Empty where nothing is declared or measured.
struct DictionaryColumn {
  std::string_view name;
  std::string text;
};
std::vector<DictionaryColumn> DictionaryColumns(const DictionaryPart& part, const DictionaryRow& row);

// What of a row is read together where there is no room for a column each. [first, end) are of DictionaryColumns;
// before the first group stand contract, event, pointer and status.
struct DictionaryGroup {
  std::string_view title;
  std::size_t first;
  std::size_t end;
};
std::span<const DictionaryGroup> DictionaryGroups();
// Constraints and examples are code, everything else is words.
bool IsCode(const DictionaryColumn& column);

// "changes within one home", ...; empty: nothing is known.
std::string_view InWords(ResetEffect effect);
// A note on what was not counted; empty: everything was.
std::string UncountedInWords(const DictionaryPart& part);
// The contract's name, or that of an endpoint that has none.
std::string PartInWords(const DictionaryPart& part);

}  // namespace telltale
