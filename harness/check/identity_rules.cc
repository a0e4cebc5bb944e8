#include "harness/check/rules.h"

namespace telltale {

RuleTable IdentityRules() {
  return {
      {"identity/shared", Level::kError, "An id that must tell two apart is the same for both",
       "An id that is the same on two machines de-duplicates nothing, or was copied from a build; one that is the same "
       "in two executions joins what must stay apart.",
       "Derive the id on the machine, with a random secret made there; make ids of executions new each time.",
       "machine A: uid 3ed2c7…, machine B: uid 3ed2c7…", "machine A: uid 3ed2c7…, machine B: uid a01f55…"},
      {"identity/undeclared", Level::kError, "An id depends on something that was not declared",
       "What an id is made of decides what it gives away and when it changes; the documentation names other sources.",
       "Derive the id from the documented sources only, or document the others.",
       "uid = HMAC(secret, machine id + host name), documented: machine id",
       "uid = HMAC(secret, machine id), documented: machine id"},
      {"identity/unreset", Level::kError, "An id survives what resets it",
       "Whoever resets an id wants to be somebody new; an id that comes back, because it is made of the machine again "
       "or "
       "kept elsewhere, joins what the user has parted.",
       "Make the id of a random secret, and delete that secret where the user resets it.",
       "uid 3ed2c7…, tool telemetry forget, uid 3ed2c7…", "uid 3ed2c7…, tool telemetry forget, uid a01f55…"},
      {"identity/unsalted", Level::kError, "An id is a plain hash of a known value",
       "A hash without a secret can be undone by trying: there are few MAC addresses and user names, and a machine id "
       "is known to every program on the machine.",
       "Use HMAC-SHA-256 with a random secret that is made on the machine and stays there.",
       "uid = SHA-256(/etc/machine-id)", "uid = HMAC-SHA-256(random secret, /etc/machine-id)"},
      {"identity/unstable", Level::kError, "An id changes where it must stay",
       "An id that is new in every run counts every run as a user; it is worth nothing and hides what it is for.",
       "Keep what the id is made of, or declare its lifetime as one execution.",
       "run 1: uid 3ed2c7…, run 2 on the same machine: uid 90bb14…",
       "run 1: uid 3ed2c7…, run 2 on the same machine: uid 3ed2c7…"},
  };
}

}  // namespace telltale
