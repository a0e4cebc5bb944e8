#include "harness/check/rules.h"

namespace telltale {

RuleTable EgressRules() {
  return {
      {"egress/plaintext", Level::kError, "Something left unencrypted",
       "Everybody on the way can read it, and change it.", "Use https, and do not follow redirects to http.",
       "POST http://telemetry.example.com/events", "POST https://telemetry.example.com/events"},
      {"egress/undeclared", Level::kError, "Something left to an endpoint that is not declared",
       "Users were told who receives the data; every other receiver is a disclosure.",
       "Do not talk to it, or declare it in the profile and in the documentation.",
       "POST https://collector.analytics.example/v1", "POST https://telemetry.example.com/events"},
      {"egress/untrusted-tls", Level::kError, "A request left to a server whose certificate must be refused",
       "Whoever can answer in the backend's place reads every payload.",
       "Verify the certificate's chain and its name; never switch verification off.",
       "curl --insecure https://telemetry.example.com/events", "curl https://telemetry.example.com/events"},
  };
}

}  // namespace telltale
