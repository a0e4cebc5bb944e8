#include "harness/check/rules.h"

namespace telltale {
namespace {

RuleTable PayloadRules() {
  return {
      {"contract/content-type", Level::kError, "A payload is labelled as something that it is not",
       "Whoever reads the traffic, a proxy, a filter or a reviewer, trusts the label; a wrong one hides the payload.",
       "Send the Content-Type (and Content-Encoding) that the body has, or declare the real one in the profile's "
       "content_types.",
       "Content-Type: multipart/form-data\n\n{\"type\":\"cmdstarted\"}",
       "Content-Type: application/json\n\n{\"type\":\"cmdstarted\"}"},
      {"contract/schema", Level::kError, "A payload breaks the published schema",
       "The schema is the vendor's promise of what leaves. A payload that breaks it carries something, or in a form, "
       "that nobody agreed to.",
       "Send what the schema says, or publish a new version of the schema and have it reviewed.",
       R"({"type":"cmdstarted","event":{"processingTime":12}})",
       R"({"type":"cmdfinished","event":{"processingTime":12}})"},
      {"contract/undocumented-field", Level::kError, "A payload carries a field that is not in its schema",
       "Users agreed to the documented fields only, and an undocumented one is how personal data creeps in.",
       "Drop the field, or document it with its purpose and have it reviewed before it ships.",
       R"({"type":"cmdstarted","user":"alice"})", R"({"type":"cmdstarted"})"},
  };
}

RuleTable AnnotationRules() {
  return {
      {"contract/expired", Level::kWarning, "A field's approval has run out",
       "Fields are approved for a time so that somebody asks again whether they are still needed.",
       "Remove the field from the schema and the payload, or have its approval renewed.",
       R"("x-expires": "2020-01-01")", R"("x-expires": "2031-01-01")"},
      {"contract/unannotated", Level::kWarning, "A field of the schema says nothing of its privacy",
       "Without classification and purpose nobody can tell whether a field may be sent.",
       "Give the field x-data-classification, x-personal-data and x-purpose (and x-identifier where it is one).",
       R"("ui": {"type":"boolean"})",
       R"("ui": {"type":"boolean","x-data-classification":{"category":"usage"},"x-personal-data":"no",)"
       R"("x-purpose":"count starts"})"},
  };
}

RuleTable EventRules() {
  return {
      {"contract/event-missing", Level::kError, "An event that is promised for this execution did not come",
       "Numbers drawn from telemetry are wrong where events are lost, and an audit that saw nothing proves nothing.",
       "Send the event, wait for it at exit within the promised time, or correct the promise in the profile.",
       "a failing command: only cmdstarted", "a failing command: cmdstarted, then cmdfinished"},
      {"contract/event-unexpected", Level::kError, "An event came that is not promised for this execution",
       "Users were told when the tool reports home; every other report is one too many.",
       "Do not send the event in this case, or document the case.", "a quick success: cmdstarted, cmdfinished",
       "a quick success: cmdstarted"},
      {"contract/order", Level::kError, "The events of one execution do not belong together",
       "Events of one execution share one execution id, new each time, and their times stand in the promised order; "
       "otherwise they cannot be joined, or join what must stay apart.",
       "Make one random id at the start of every execution and take each event's time when it happens.",
       "cmdstarted with executionID 1f3a…, cmdfinished with executionID 77c0…",
       "cmdstarted and cmdfinished, both with executionID 1f3a…"},
      {"contract/timing", Level::kError, "A told time disagrees with the measured run, or with its unit",
       "A time in the wrong unit is wrong by a thousand; a time that was not measured may be a hidden identifier.",
       "Take the clock when the event happens and convert to the documented unit once.",
       R"({"timestamp":1683878643781,"processingTime":71})",
       R"({"timestamp":1683878643781772,"processingTime":71980})"},
  };
}

RuleTable TokenRules() {
  return {
      {"contract/token", Level::kError, "The payload's token is missing or not valid",
       "A token with a wrong signature, algorithm or issuer validates nothing: anybody can forge the payload.",
       "Sign with the promised algorithm, key and issuer; never send alg \"none\".",
       R"({"alg":"none"} . {"iss":"devpod-telemetry"} .)",
       R"({"alg":"RS256"} . {"iss":"devpod-telemetry"} . signature)"},
      {"contract/token-unbound", Level::kError, "The token does not depend on the payload",
       "The same token fits every payload, so it proves who was built with the key and nothing about the payload.",
       "Put a digest of the payload without its token into a claim, and name the claim in the profile "
       "(binding_claim).",
       R"(claims: {"iss":"devpod-telemetry"})", R"(claims: {"iss":"devpod-telemetry","payload_sha256":"9c1e…"})"},
  };
}

}  // namespace

RuleTable ContractRules() {
  RuleTable rules;
  for (const RuleTable& part : {PayloadRules(), AnnotationRules(), EventRules(), TokenRules()}) {
    rules.insert(rules.end(), part.begin(), part.end());
  }
  return rules;
}

}  // namespace telltale
