#include "harness/check/rules.h"

namespace telltale {

RuleTable FlowRules() {
  return {
      {"flow/undeclared", Level::kWarning, "A member is made of something personal that nobody declared",
       "What a member is made of decides what it gives away. This one changes when one thing of the user or the "
       "machine changes and all else stays, though no planted value can be read in it: a keyed, cut or encrypted one.",
       "Leave the source out of it; or name it: under \"identities\" (depends_on) in the profile, or as x-identifier "
       "and x-personal-data in the contract.",
       "session = first 8 digits of SHA-256(salt + working directory), declared: nothing",
       "session = random, drawn in each run"},
  };
}

}  // namespace telltale
