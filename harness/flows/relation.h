#pragma once
#include <string>
#include <vector>

#include "core/canary.h"

namespace telltale::flows {

// One machine's values of a source beside what a member said there; all else that the member follows was the same.
struct Pair {
  CanarySet values;  // those of the source
  CanarySet others;  // those of the other sources that the member follows
  bool told = true;  // false: the member was absent
  std::string text;
};

// How a member follows a source, as far as it can be told from outside.
struct Relation {
  std::string kind;    // "equals", "contains", "digest", "length", "presence", "one-of", "keyed", "order", "follows"
  std::string detail;  // "SHA-256, the first 16 of 64 digits"; empty: nothing more is known
};

// `pairs`: two or more, in which the source has different values. The same answer holds in all of them.
Relation NameRelation(const std::vector<Pair>& pairs);

}  // namespace telltale::flows
