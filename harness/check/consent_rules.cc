#include "harness/check/rules.h"

namespace telltale {

RuleTable ConsentRules() {
  return {
      {"consent/before-notice", Level::kError, "Something left before the user was asked, or in spite of a no",
       "A question whose answer is not waited for is no question: the first run says who uses the tool, and when.",
       "Ask before anything touches the network, and take no answer for a no.",
       "tool up: \"May we collect usage data? [y/n]\" n -> POST telemetry.example.com/events",
       "tool up: \"May we collect usage data? [y/n]\" n -> nothing"},
      {"consent/lost", Level::kError, "A damaged settings file brought consent back",
       "A file that cannot be read says nothing; whoever takes that for a yes overrules the user who wrote no into it.",
       "Send nothing while the settings cannot be read, and say so to the user.",
       "tool telemetry off; settings.json is cut short; tool up -> POST telemetry.example.com/events",
       "tool telemetry off; settings.json is cut short; tool up -> nothing"},
      {"consent/overruled", Level::kError, "A refusal was overruled by another way that says yes",
       "Whoever said no in one of the documented ways has said no; that an older setting says yes is no reason to "
       "send.",
       "Look at every way, and let each no win.",
       "tool telemetry on; DO_NOT_TRACK=1 tool up -> POST telemetry.example.com/events",
       "tool telemetry on; DO_NOT_TRACK=1 tool up -> nothing"},
      {"consent/queue-flushed", Level::kError, "What was queued with consent was sent after it was withdrawn",
       "Whoever withdraws consent does not expect that what was not sent yet is sent afterwards.",
       "Delete the queue when consent is withdrawn, and look at consent before the queue is looked at.",
       "tool up (offline); DO_NOT_TRACK=1 tool up -> POST telemetry.example.com/events",
       "tool up (offline); DO_NOT_TRACK=1 tool up -> nothing"},
      {"consent/refusal-reported", Level::kWarning, "The refusal itself was told",
       "An event that says that somebody has opted out counts those who did not want to be counted; with an id in it, "
       "it "
       "says who.",
       "Let the command that opts out send nothing; if it must, say so where it is documented, and send no id.",
       "tool telemetry off -> POST telemetry.example.com/events", "tool telemetry off -> nothing"},
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
