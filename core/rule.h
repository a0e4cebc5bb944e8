#pragma once
#include <string>
#include <vector>

#include "core/finding.h"

namespace telltale {

// A check's stable identity and everything a reader needs to act on it. Each family of checks owns its table; the
// application joins them, so that reports list every rule, also the silent ones.
struct Rule {
  std::string id;  // "leak/canary"
  Level level = Level::kError;
  std::string title;         // "A planted value left in some form": under 80 characters
  std::string why;           // why it matters to the user or to the vendor, one or two sentences
  std::string mend;          // what to do about it, one or two sentences
  std::string example_leak;  // a payload (or run) that breaks it
  std::string example_mend;  // the same, mended
};

using RuleTable = std::vector<Rule>;

}  // namespace telltale
