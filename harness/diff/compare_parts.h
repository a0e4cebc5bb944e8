#pragma once
#include "harness/diff/change_list.h"
#include "harness/report/dictionary/dictionary.h"

namespace telltale {

// Two states of one contract: its fields and objects, and what it says of each. A part without rows stands for one
// that is not there.
void CompareParts(ChangeList& list, const DictionaryPart& before, const DictionaryPart& after);

}  // namespace telltale
