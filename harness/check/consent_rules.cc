#include "harness/check/rules.h"

namespace telltale {

RuleTable ConsentRules() {
  return {
      {"meta/silent", Level::kError, "A trivial command sent something",
       "Asking for help or the version is no use of the tool that anybody agreed to report.",
       "Do not start telemetry before the command is known to be a real one.",
       "tool --help -> POST telemetry.example.com/events", "tool --help -> nothing"},
      {"optout/state", Level::kError, "After opting out an identifier was written",
       "An identifier that lies ready is the first thing telemetry needs; whoever opted out asked not to be counted.",
       "Check consent before the identifier is made, not before it is sent; or declare the file in may_write.",
       "DO_NOT_TRACK=1 tool up -> writes ~/.tool/machine-id", "DO_NOT_TRACK=1 tool up -> writes nothing"},
      {"optout/traffic", Level::kError, "Something left although the user had opted out",
       "Opting out means silence: a ping or a DNS question without a payload still says who uses the tool, and when.",
       "Check consent before anything touches the network, the name look-up included.",
       "DO_NOT_TRACK=1 tool up -> DNS question for telemetry.example.com", "DO_NOT_TRACK=1 tool up -> nothing"},
  };
}

}  // namespace telltale
