#include "harness/check/rules.h"

namespace telltale {

RuleTable LeakRules() {
  return {
      {.id = "leak/canary",
       .level = Level::kError,
       .title = "A planted value left the machine in some form",
       .why =
           "The value was unique to this run, so that it can only have come from the user's machine. Whatever form it "
           "took (hashed, encoded, cut, in pieces), who receives it can recognise the user by it.",
       .mend =
           "Do not read the value, or do not send it. Where an id is needed, send a random one that is made on first "
           "use, or a keyed hash whose key never leaves the machine.",
       .example_leak = R"({"errors": "open /home/alice/app: permission denied"})",
       .example_mend = R"({"errors": "open <path>: permission denied"})"},
      {.id = "leak/flag-value",
       .level = Level::kError,
       .title = "The value of a flag left the machine",
       .why = "That a flag was used tells how a program is used; its value is what the user typed, and holds names of "
              "workspaces, hosts, tokens.",
       .mend = "Send the names of the flags that were set, from the list of the flags that the program defines.",
       .example_leak = R"({"flags": {"setFlags": ["--workspace=payroll-rewrite"]}})",
       .example_mend = R"({"flags": {"setFlags": ["workspace"]}})"},
      {.id = "leak/argument",
       .level = Level::kError,
       .title = "An argument of the command line left the machine",
       .why = "Arguments name what a user works on: projects, files, servers. Error texts repeat them most often.",
       .mend = "Send the command's path from the program's own table; send errors as kinds, or with values cut out.",
       .example_leak = R"({"errors": "provider 'payroll' does not exist"})",
       .example_mend = R"({"errors": "provider does not exist"})"},
      {.id = "leak/machine-id",
       .level = Level::kError,
       .title = "The machine id left the machine, plainly or as a hash that anybody can repeat",
       .why =
           "The machine id names one installation for ever and is shared by all programs on it, so that what several "
           "vendors got can be put together. A hash without a key is found by hashing known ids.",
       .mend = "Send an HMAC of the machine id under a key of the application's own, or a random id.",
       .example_leak = R"({"uid": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"})",
       .example_mend = R"({"uid": "<HMAC-SHA-256 with a key that is not sent>"})"},
      {.id = "leak/pii",
       .level = Level::kError,
       .title = "Something that looks personal stands in a payload",
       .why = "It was not planted, so that its source is not known; but it has the form of an address, a path under a "
              "home or a number that names a person or a machine.",
       .mend = "Find the field's source and cut it out. Where the value is documented and harmless, name it under "
               "allowed_values in the profile, with the reason.",
       .example_leak = R"({"author": "j.doe@company.com"})",
       .example_mend = R"({"author": "<e-mail>"})"},
      {.id = "leak/secret",
       .level = Level::kError,
       .title = "Something that looks like a secret stands in a payload",
       .why = "Keys, tokens and passwords in telemetry are known to all who can read telemetry, and to its backups.",
       .mend = "Revoke it, then find out how it came there. Never send environment variables, URLs with credentials or "
               "whole command lines.",
       .example_leak = R"({"remote": "https://ci:s3cr3tpw@git.company.com/app"})",
       .example_mend = R"({"remote": "<remote>"})"},
  };
}

}  // namespace telltale
